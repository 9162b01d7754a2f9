// One HTTP/2 connection to one member, and gRPC calls on it. It never reconnects: that is the pool's.

import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type IncomingHttpHeaders,
  type SecureClientSessionOptions,
} from 'node:http2';
import { GRPC_STATUS, percentDecode } from '../grpc/status.ts';
import { formatTimeout } from '../grpc/timeout.ts';
import type { Endpoint } from './endpoints.ts';
import { messageOf, RpcError } from './errors.ts';
import { FrameReader, frameOf } from './frames.ts';
import type { ClientSettings } from './options.ts';

const STREAM_WINDOW_BYTES = 1024 * 1024;
const CONNECTION_WINDOW_BYTES = 8 * STREAM_WINDOW_BYTES;

/** What an HTTP status without gRPC's own stands for (gRPC's http-grpc-status-mapping). */
const HTTP_STATUS: ReadonlyMap<number, number> = new Map([
  [400, GRPC_STATUS.internal],
  [401, GRPC_STATUS.unauthenticated],
  [403, GRPC_STATUS.permissionDenied],
  [404, GRPC_STATUS.unimplemented],
  [429, GRPC_STATUS.unavailable],
  [502, GRPC_STATUS.unavailable],
  [503, GRPC_STATUS.unavailable],
  [504, GRPC_STATUS.unavailable],
]);

/** Answers that do not say whether anything was done. */
const UNCERTAIN: ReadonlySet<number> = new Set([
  GRPC_STATUS.cancelled,
  GRPC_STATUS.unknown,
  GRPC_STATUS.deadlineExceeded,
  GRPC_STATUS.internal,
  GRPC_STATUS.unavailable,
]);

export interface CallHandlers {
  onMessage(message: Uint8Array): void;
  /** Once, last of all; undefined for status OK. */
  onEnd(error: RpcError | undefined): void;
}

export interface CallInit {
  /** `/package.Service/Method`. */
  readonly path: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Milliseconds from now after which the server may give up; Infinity for none. */
  readonly timeoutMs: number;
}

export class Connection {
  readonly endpoint: Endpoint;
  private readonly session: ClientHttp2Session;
  private readonly settings: ClientSettings;
  private readonly retiring: (() => void)[] = [];
  private isRetired = false;
  private activeCalls = 0;
  private pinger: NodeJS.Timeout | undefined;
  /** Why it broke, for the calls that it takes with it. */
  private failure = '';

  private constructor(endpoint: Endpoint, session: ClientHttp2Session, settings: ClientSettings) {
    this.endpoint = endpoint;
    this.session = session;
    this.settings = settings;
    session.setLocalWindowSize(CONNECTION_WINDOW_BYTES);
    session.on('goaway', () => this.retire());
    session.once('close', () => {
      clearTimeout(this.pinger);
      this.retire();
    });
  }

  /** Resolves once the connection stands, TLS included. */
  static open(endpoint: Endpoint, settings: ClientSettings): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const session = connect(endpoint.origin, {
        settings: { initialWindowSize: STREAM_WINDOW_BYTES, enablePush: false },
        ...(endpoint.isSecure && tlsOptions(settings)),
      });
      let failure = '';
      let connection: Connection | undefined;
      const timer = setTimeout(() => {
        failure = `no connection within ${settings.dialTimeoutMs} ms`;
        session.destroy();
      }, settings.dialTimeoutMs);
      session.on('error', (error: Error) => {
        failure ||= error.message;
        if (connection) connection.failure ||= error.message;
      });
      session.once('close', () => {
        clearTimeout(timer);
        const message = `${endpoint.text}: ${failure || 'the connection was closed'}`;
        reject(new RpcError(GRPC_STATUS.unavailable, message, { isUnreachable: true }));
      });
      session.once('connect', () => {
        clearTimeout(timer);
        connection = new Connection(endpoint, session, settings);
        resolve(connection);
      });
    });
  }

  /** False: no new call may start on it. */
  get isOpen(): boolean {
    return !this.isRetired && !this.session.closed && !this.session.destroyed;
  }

  /** Called once, when no new call may start any more. */
  onRetire(listener: () => void): void {
    if (this.isOpen) this.retiring.push(listener);
    else listener();
  }

  /** Called once, when it is gone with all its calls. */
  onClose(listener: () => void): void {
    if (this.session.destroyed) listener();
    else this.session.once('close', listener);
  }

  private retire(): void {
    this.isRetired = true;
    for (const listener of this.retiring.splice(0)) listener();
  }

  close(): void {
    this.session.destroy();
  }

  call(init: CallInit, handlers: CallHandlers): OutgoingCall {
    const call = new OutgoingCall(this.request(init), this.settings, handlers, () => {
      this.activeCalls--;
      return this.failure;
    });
    this.activeCalls++;
    if (this.activeCalls === 1) this.watchOver();
    return call;
  }

  private request({ path, metadata, timeoutMs }: CallInit): ClientHttp2Stream {
    const headers = {
      ':method': 'POST',
      ':path': path,
      ':scheme': this.endpoint.isSecure ? 'https' : 'http',
      'content-type': 'application/grpc',
      te: 'trailers',
      'user-agent': 'quorate-client',
      ...(timeoutMs !== Number.POSITIVE_INFINITY && { 'grpc-timeout': formatTimeout(timeoutMs) }),
      ...metadata,
    };
    try {
      return this.session.request(headers);
    } catch (thrown) {
      // It broke a moment ago: nothing was sent.
      throw new RpcError(GRPC_STATUS.unavailable, messageOf(thrown), { cause: thrown });
    }
  }

  /** While calls are waiting, a silent peer is asked whether it is there. */
  private watchOver(): void {
    clearTimeout(this.pinger);
    const { keepAliveMs, keepAliveTimeoutMs } = this.settings;
    this.pinger = setTimeout(() => {
      if (this.session.destroyed || this.activeCalls === 0) return;
      this.pinger = setTimeout(() => {
        this.failure ||= `no sign of life within ${keepAliveTimeoutMs} ms`;
        this.session.destroy();
      }, keepAliveTimeoutMs);
      this.pinger.unref();
      this.session.ping((error) => {
        if (!error) this.watchOver();
      });
    }, keepAliveMs);
    this.pinger.unref();
  }
}

function tlsOptions({ tls }: ClientSettings): SecureClientSessionOptions {
  const text = (pem: string | Uint8Array): string | Buffer => (typeof pem === 'string' ? pem : Buffer.from(pem));
  return {
    ALPNProtocols: ['h2'],
    rejectUnauthorized: tls.isUnverified !== true,
    ...(tls.ca !== undefined && { ca: text(tls.ca) }),
    ...(tls.cert !== undefined && { cert: text(tls.cert) }),
    ...(tls.key !== undefined && { key: text(tls.key) }),
    ...(tls.serverName !== undefined && { servername: tls.serverName }),
  };
}

/** One call: requests go out, answers come in, and it ends exactly once. */
export class OutgoingCall {
  private readonly stream: ClientHttp2Stream;
  private readonly handlers: CallHandlers;
  private readonly onOver: () => string;
  private isOver = false;
  private headers: IncomingHttpHeaders = {};
  private trailers: IncomingHttpHeaders | undefined;
  private error: RpcError | undefined;

  /** `onOver` answers why the connection broke, if it did. */
  constructor(stream: ClientHttp2Stream, settings: ClientSettings, handlers: CallHandlers, onOver: () => string) {
    this.stream = stream;
    this.handlers = handlers;
    this.onOver = onOver;
    const frames = new FrameReader(settings.responseBytesMax);
    stream.on('response', (headers) => {
      this.headers = headers;
    });
    stream.on('trailers', (trailers) => {
      this.trailers = trailers;
    });
    stream.on('data', (chunk: Buffer) => {
      if (this.isOver) return;
      try {
        frames.push(chunk, (message) => {
          if (!this.isOver) handlers.onMessage(message);
        });
      } catch (thrown) {
        this.error = thrown instanceof RpcError ? thrown : new RpcError(GRPC_STATUS.internal, messageOf(thrown));
        this.cancel();
      }
    });
    // Told by `close` as well.
    stream.on('error', () => {});
    stream.once('close', () => this.end());
  }

  send(message: Uint8Array): void {
    if (!this.stream.destroyed && this.stream.writable) this.stream.write(frameOf(message));
  }

  /** No more requests. */
  finish(): void {
    this.stream.end();
  }

  /** Ends the call without waiting for anything; `onEnd` hears of it. */
  cancel(error?: RpcError): void {
    this.error ??= error;
    this.stream.close(constants.NGHTTP2_CANCEL);
    if (error) this.end();
  }

  /** Holds answers back; the member is stopped by flow control. */
  pause(): void {
    this.stream.pause();
  }

  resume(): void {
    this.stream.resume();
  }

  private end(): void {
    if (this.isOver) return;
    this.isOver = true;
    const failure = this.onOver();
    this.handlers.onEnd(this.error ?? this.statusFrom(failure));
  }

  private statusFrom(failure: string): RpcError | undefined {
    const { headers, trailers, stream } = this;
    const answer = trailers?.['grpc-status'] === undefined ? headers : trailers;
    const status = answer['grpc-status'];
    if (status !== undefined) {
      if (status === '0') return undefined;
      const message = percentDecode(String(answer['grpc-message'] ?? ''));
      return new RpcError(Number(status), message, { mayHaveApplied: UNCERTAIN.has(Number(status)) });
    }
    const httpStatus = headers[':status'];
    if (httpStatus !== undefined && Number(httpStatus) !== 200) {
      const code = HTTP_STATUS.get(Number(httpStatus)) ?? GRPC_STATUS.unknown;
      return new RpcError(code, `unexpected HTTP status ${httpStatus}`, { mayHaveApplied: true });
    }
    // The member says that it has not looked at the request (RFC 9113, 8.7).
    if (stream.rstCode === constants.NGHTTP2_REFUSED_STREAM) {
      return new RpcError(GRPC_STATUS.unavailable, 'the member refused the stream');
    }
    if (stream.rstCode === constants.NGHTTP2_ENHANCE_YOUR_CALM) {
      return new RpcError(GRPC_STATUS.unavailable, 'the member asked for calm', { mayHaveApplied: true });
    }
    const message = `the connection was lost${failure && `: ${failure}`}`;
    return new RpcError(GRPC_STATUS.unavailable, message, { mayHaveApplied: true });
  }
}
