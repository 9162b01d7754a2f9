// Watching keys over the loss of connections, members and leaders: every event once, in order, the events of one revision
// together.
//
// How that is exact: the watch knows the revision that it wants next. It asks for that one wherever it connects again, and
// skips what came before it. Three things move it on: events (to behind their revision: a member sends those of one revision
// in one response), progress notifications (which say that everything up to a revision was sent), and, for a watch from
// 'now', the answer that says where now was.

import { WatchService } from '../codec/etcd/services.ts';
import type { Event, WatchCreateRequest, WatchRequest, WatchResponse } from '../codec/etcd/watch.ts';
import { utf8Encode } from '../core/bytes.ts';
import { QuorateError } from '../core/errors.ts';
import { GRPC_STATUS } from '../grpc/status.ts';
import type { OutgoingCall } from './connection.ts';
import { needsNewToken, RpcError } from './errors.ts';
import { Mailbox } from './mailbox.ts';
import { pause } from './pool.ts';
import { isPassing, type OpenStream, type Rpc } from './rpc.ts';

export interface WatchOptions {
  /** Watches all keys in [key, rangeEnd); `prefixEnd` makes a prefix of it. Default: the one key. */
  readonly rangeEnd?: string | Uint8Array;
  /** The first revision to hear of. Default: what happens from now on. */
  readonly startRevision?: number;
  /** Each event comes with what was before it. Default: false. */
  readonly prevKv?: boolean;
  /** Also tells from time to time how far it is while nothing happens. Default: false. */
  readonly progressNotify?: boolean;
  /** Kinds of events to leave out (`WatchFilter`). Default: none. */
  readonly filters?: readonly number[];
  /** Ends the watch. */
  readonly signal?: AbortSignal;
}

const PATH = `/${WatchService.name}/Watch`;
const { Watch } = WatchService.methods;
const BACKOFF_MS_MIN = 20;
const BACKOFF_MS_MAX = 1000;

/** What was wanted is no longer kept. `compactRevision` is the oldest that is. */
export class CompactedError extends QuorateError {
  readonly compactRevision: number;
  constructor(response: WatchResponse) {
    super('compacted', 'etcdserver: mvcc: required revision has been compacted');
    this.name = 'CompactedError';
    this.compactRevision = response.compactRevision;
  }
}

/**
 * Read it with `for await`: each response holds the events of whole revisions, in order, or none and how far the watch is
 * (`header.revision`). The loop throws `CompactedError` if history was lost, and `RpcError` if the cluster refuses. Leaving
 * the loop, or `close`, ends the watch. A reader that lags stops the member by flow control: little is held here.
 */
export class Watcher implements AsyncIterable<WatchResponse> {
  /** Resolves once a member has taken the watch: what happens from now on will be heard. */
  readonly created: Promise<void>;
  private readonly rpc: Rpc;
  private readonly request: Partial<WatchCreateRequest>;
  private readonly mailbox: Mailbox<WatchResponse>;
  private readonly ending = new AbortController();
  private next: number;
  private call: OutgoingCall | undefined;
  private isFull = false;
  private onCreated: () => void = () => {};

  constructor(rpc: Rpc, key: string | Uint8Array, options: WatchOptions) {
    const { rangeEnd, startRevision = 0, prevKv = false, progressNotify = false, filters = [], signal } = options;
    this.rpc = rpc;
    this.next = startRevision;
    this.request = {
      key: typeof key === 'string' ? utf8Encode(key) : key,
      ...(rangeEnd !== undefined && { rangeEnd: typeof rangeEnd === 'string' ? utf8Encode(rangeEnd) : rangeEnd }),
      prevKv,
      progressNotify,
      filters: [...filters],
    };
    this.mailbox = new Mailbox(
      (isFull) => this.holdBack(isFull),
      () => this.close(),
    );
    this.created = new Promise((resolve) => {
      this.onCreated = resolve;
    });
    const onAbort = (): void => this.close();
    signal?.addEventListener('abort', onAbort, { once: true });
    this.ending.signal.addEventListener('abort', () => signal?.removeEventListener('abort', onAbort));
    if (signal?.aborted) this.close();
    else void this.run();
  }

  [Symbol.asyncIterator](): AsyncIterator<WatchResponse> {
    return this.mailbox;
  }

  /** The revision from which this watch would go on. 0: nothing is known yet. */
  get nextRevision(): number {
    return this.next;
  }

  /** Asks the member how far this watch is; the answer comes as a response without events. */
  requestProgress(): void {
    this.send({ progressRequest: {} });
  }

  close(): void {
    this.ending.abort();
    this.mailbox.end();
    this.call?.cancel();
  }

  private holdBack(isFull: boolean): void {
    this.isFull = isFull;
    if (isFull) this.call?.pause();
    else this.call?.resume();
  }

  private send(request: Partial<WatchRequest>): void {
    this.call?.send(Watch.request.encode(request));
  }

  /** One stream after the other, until there is a reason to end. */
  private async run(): Promise<void> {
    const { signal } = this.ending;
    let backoff = BACKOFF_MS_MIN;
    try {
      while (!signal.aborted) {
        const before = this.next;
        const { error, stream } = await this.oneStream();
        if (signal.aborted) return;
        if (needsNewToken(error) && this.rpc.credentials.canRenew) this.rpc.credentials.forget(stream.token);
        else if (error !== undefined && !isPassing(error)) throw error;
        this.rpc.avoid(stream.connection);
        backoff = this.next > before ? BACKOFF_MS_MIN : Math.min(backoff * 2, BACKOFF_MS_MAX);
        await pause(backoff, signal);
      }
    } catch (thrown) {
      if (!signal.aborted) this.mailbox.end(thrown);
    }
  }

  /** Resolves when the stream is over. */
  private async oneStream(): Promise<{ readonly error: unknown; readonly stream: OpenStream }> {
    let over: (error: unknown) => void = () => {};
    const ended = new Promise<unknown>((resolve) => {
      over = resolve;
    });
    const handlers = {
      onMessage: (message: Uint8Array) => {
        try {
          this.take(Watch.response.decode(message));
        } catch (thrown) {
          over(thrown);
          this.call?.cancel();
        }
      },
      onEnd: (error: RpcError | undefined) => over(error),
    };
    const stream = await this.rpc.open(PATH, handlers, {
      deadline: Number.POSITIVE_INFINITY,
      signal: this.ending.signal,
      // A member that has lost its leader says so, and another is asked, instead of silence.
      metadata: { hasleader: 'true' },
    });
    this.call = stream.call;
    if (this.ending.signal.aborted) stream.call.cancel();
    if (this.isFull) stream.call.pause();
    this.send({ createRequest: { ...(this.request as WatchCreateRequest), startRevision: this.next } });
    const error = await ended;
    this.call = undefined;
    return { error, stream };
  }

  private take(response: WatchResponse): void {
    const revision = response.header?.revision ?? 0;
    if (response.canceled) throw this.refusal(response);
    if (response.created) {
      if (this.next === 0) this.next = revision + 1;
      this.onCreated();
      return;
    }
    if (response.events.length === 0) {
      if (revision >= this.next) this.next = revision + 1;
      this.mailbox.push(response);
      return;
    }
    const fresh = response.events.filter((event) => revisionOf(event) >= this.next);
    const last = fresh.at(-1);
    if (last === undefined) return;
    this.next = revisionOf(last) + 1;
    this.mailbox.push(fresh.length === response.events.length ? response : { ...response, events: fresh });
  }

  private refusal(response: WatchResponse): unknown {
    if (response.compactRevision > 0) return new CompactedError(response);
    const { cancelReason } = response;
    if (/no leader/.test(cancelReason)) return new RpcError(GRPC_STATUS.unavailable, cancelReason);
    return new RpcError(GRPC_STATUS.failedPrecondition, cancelReason || 'the watch was canceled');
  }
}

function revisionOf({ kv }: Event): number {
  return kv?.modRevision ?? 0;
}
