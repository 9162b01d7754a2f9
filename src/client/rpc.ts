// Calls over all members: which are tried again, where, and until when.
//
// A call is repeated on another member if nothing was done for it: no connection, a refused stream, a token that ended.
// Beyond that only calls that change nothing are repeated. A write whose fate is unknown fails, with `mayHaveApplied`:
// only its caller knows whether it may happen twice.

import type { Method } from '../codec/etcd/services.ts';
import { GRPC_STATUS } from '../grpc/status.ts';
import type { CallHandlers, Connection, OutgoingCall } from './connection.ts';
import { Credentials } from './credentials.ts';
import { isUnavailable, needsNewToken, RpcError } from './errors.ts';
import type { ClientSettings } from './options.ts';
import { Pool, pause } from './pool.ts';

export interface CallOptions {
  /** For the call with all its attempts; Infinity waits for good. Default: the client's `timeoutMs`. */
  readonly timeoutMs?: number;
  /** Gives the call up. */
  readonly signal?: AbortSignal;
  /** Doing it twice is as good as doing it once: it may be repeated when its fate is unknown. Default: whether it reads only. */
  readonly isRepeatable?: boolean;
}

const RENEWALS_MAX = 3;
const BACKOFF_MS = 50;
/** An attempt at a read that goes unanswered leaves time for another member. */
const ATTEMPT_SHARE = 0.5;

export class Rpc {
  readonly settings: ClientSettings;
  readonly credentials: Credentials;
  private readonly pool: Pool;

  constructor(settings: ClientSettings) {
    this.settings = settings;
    this.pool = new Pool(settings);
    this.credentials = new Credentials(settings.user, settings.token, (path, message, timeoutMs) =>
      this.repeat({ path, message, timeoutMs, isRepeatable: true, signal: undefined, hasToken: false }),
    );
  }

  /** Resolves to the answer. Rejects with `RpcError`, or with the signal's reason. */
  async unary<Request, Response>(
    path: string,
    method: Method<Request, Response>,
    request: Partial<Request>,
    options: CallOptions & { readonly isRepeatable: boolean },
  ): Promise<Response> {
    const message = method.request.encode(request);
    const { requestBytesMax, timeoutMs: usual } = this.settings;
    if (message.length > requestBytesMax) {
      const text = `trying to send message larger than max (${message.length} vs. ${requestBytesMax})`;
      throw new RpcError(GRPC_STATUS.resourceExhausted, text);
    }
    const { timeoutMs = usual, isRepeatable, signal } = options;
    return method.response.decode(
      await this.repeat({ path, message, timeoutMs, isRepeatable, signal, hasToken: true }),
    );
  }

  /** Opens a stream on one member, with a token if there is one; how it ends is the caller's to judge. */
  async open(path: string, handlers: CallHandlers, options: StreamOptions): Promise<OpenStream> {
    const { deadline, signal, metadata = {} } = options;
    const { timeoutMs } = this.settings;
    const token = await this.credentials.metadata(Math.min(deadline - performance.now(), timeoutMs));
    const connection = await this.pool.acquire(deadline, signal);
    const init = { path, metadata: { ...metadata, ...token }, timeoutMs: Number.POSITIVE_INFINITY };
    return { call: connection.call(init, handlers), connection, token: token['token'] };
  }

  /** The next call goes elsewhere, if there is anywhere else. */
  avoid(connection: Connection): void {
    this.pool.avoid(connection);
  }

  close(): void {
    this.pool.close();
  }

  private async repeat(init: Attempt): Promise<Uint8Array> {
    const deadline = performance.now() + init.timeoutMs;
    let renewals = 0;
    /** Of any attempt so far. */
    let mayHaveApplied = false;
    for (let tries = 0; ; tries++) {
      let connection: Connection | undefined;
      let token: string | undefined;
      try {
        const left = deadline - performance.now();
        const metadata = init.hasToken ? await this.credentials.metadata(left) : {};
        token = metadata['token'];
        connection = await this.pool.acquire(deadline, init.signal);
        return await this.attempt(connection, init, metadata, deadline);
      } catch (thrown) {
        if (needsNewToken(thrown) && this.credentials.canRenew && init.hasToken && renewals < RENEWALS_MAX) {
          renewals++;
          this.credentials.forget(token);
          continue;
        }
        mayHaveApplied ||= thrown instanceof RpcError && thrown.mayHaveApplied;
        const failure = thrown instanceof RpcError ? thrown.of(mayHaveApplied) : thrown;
        if (!(isUnavailable(thrown) || isSlow(thrown)) || connection === undefined) throw failure;
        this.pool.avoid(connection);
        const isHarmless = !thrown.mayHaveApplied || init.isRepeatable;
        const left = deadline - performance.now();
        if (!isHarmless || left <= BACKOFF_MS) throw failure;
        // Once round, a cluster without a leader needs a moment.
        if (tries % this.pool.size === this.pool.size - 1)
          await pause(Math.min(BACKOFF_MS * (tries + 1), left), init.signal);
      }
    }
  }

  private attempt(
    connection: Connection,
    init: Attempt,
    metadata: Readonly<Record<string, string>>,
    deadline: number,
  ): Promise<Uint8Array> {
    const { path, message, isRepeatable, signal } = init;
    return new Promise((resolve, reject) => {
      let answer: Uint8Array | undefined;
      const left = Math.max(0, deadline - performance.now());
      const isShared = isRepeatable && this.pool.size > 1 && left !== Number.POSITIVE_INFINITY;
      const share = isShared ? left * ATTEMPT_SHARE : left;
      const timer =
        share === Number.POSITIVE_INFINITY ? undefined : setTimeout(() => call.cancel(tooLate()), Math.ceil(share));
      const onAbort = (): void => {
        reject(signal?.reason);
        call.cancel(new RpcError(GRPC_STATUS.cancelled, 'the call was given up', { mayHaveApplied: true }));
      };
      const call = connection.call(
        { path, metadata, timeoutMs: share },
        {
          onMessage: (received) => {
            answer = received;
          },
          onEnd: (error) => {
            clearTimeout(timer);
            signal?.removeEventListener('abort', onAbort);
            if (error) reject(error);
            else if (answer) resolve(answer);
            else reject(new RpcError(GRPC_STATUS.internal, 'the member answered without a message'));
          },
        },
      );
      signal?.addEventListener('abort', onAbort, { once: true });
      call.send(message);
      call.finish();
    });
  }
}

export interface StreamOptions {
  /** Until when a member must have been found; `performance.now()` milliseconds. The stream itself has no end. */
  readonly deadline: number;
  readonly signal?: AbortSignal;
  readonly metadata?: Readonly<Record<string, string>>;
}

export interface OpenStream {
  readonly call: OutgoingCall;
  readonly connection: Connection;
  readonly token: string | undefined;
}

interface Attempt {
  readonly path: string;
  readonly message: Uint8Array;
  readonly timeoutMs: number;
  readonly isRepeatable: boolean;
  readonly signal: AbortSignal | undefined;
  readonly hasToken: boolean;
}

function tooLate(): RpcError {
  return new RpcError(GRPC_STATUS.deadlineExceeded, 'context deadline exceeded', { mayHaveApplied: true });
}

function isSlow(thrown: unknown): thrown is RpcError {
  return thrown instanceof RpcError && thrown.status === GRPC_STATUS.deadlineExceeded;
}

/** Errors of the connection's loss or a wanting leader; a stream that ended so is opened again elsewhere. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof RpcError)) return false;
  // A member that shuts down cancels its streams.
  return PASSING.has(error.status) || error.message.includes('no leader');
}

const PASSING: ReadonlySet<number> = new Set([GRPC_STATUS.unavailable, GRPC_STATUS.cancelled]);
