// etcd's Watch service: any number of watches on one stream, served by this member from its own store. A client that reads
// slowly holds up its own stream only: its watches fall behind and are read back from history later (kv/watch/hub.ts).

import { WatchFilter, WatchRequest, WatchResponse } from '../codec/etcd/watch.ts';
import { GRPC_STATUS } from '../grpc/status.ts';
import type { Call, StreamCall } from '../grpc/types.ts';
import { type KeyRange, keyRange } from '../kv/key-range.ts';
import type { EventBatch, WatchClient, Watcher, WatchHub, WatchSink } from '../kv/watch/index.ts';
import type { Context } from './context.ts';
import { ETCD_ERRORS, type EtcdError } from './errors.ts';
import { encodeBatch, type WatchEncodingPorts, WISH, watchIdField } from './watch-encoding.ts';

/** In responses about no watch, or about all. */
const NO_WATCH = -1;
/** What gRPC's own limit leaves above the largest request: etcd's figure, and its bound on fragments. */
const FRAGMENT_OVERHEAD_BYTES = 512 * 1024;
/** Every key from the empty one on. */
const FROM_KEY = Uint8Array.of(0);

export type RefusalOf = (call: Call, range: KeyRange) => EtcdError | undefined;

export interface WatchServiceOptions {
  /** How often a watch that asked for it hears that nothing has happened. etcd's default is 10 minutes. */
  readonly progressIntervalMs: number;
  /** Why the caller may not read the range, if so. Asked when a watch is created. */
  readonly refusalOf?: RefusalOf;
}

export class WatchService {
  readonly hub: WatchHub;
  readonly encoding: WatchEncodingPorts;
  private readonly context: Context;
  private readonly refusalOf: RefusalOf;
  private readonly streams = new Set<WatchStream>();
  private readonly progressTimer: NodeJS.Timeout;

  constructor(context: Context, { progressIntervalMs, refusalOf = () => undefined }: WatchServiceOptions) {
    const { machine, headers, limits } = context;
    this.context = context;
    this.refusalOf = refusalOf;
    this.hub = machine.watches;
    this.encoding = {
      headers,
      previous: (event) => machine.previousOf(event),
      fragmentBytes: limits.maxRequestBytes + FRAGMENT_OVERHEAD_BYTES,
    };
    this.progressTimer = setInterval(() => this.notifyProgress(), progressIntervalMs).unref();
  }

  watch(call: StreamCall): void {
    const stream = new WatchStream(this, call, this.context, this.refusalOf);
    this.streams.add(stream);
    call.onMessage((bytes) => this.context.lasting.guard(call, () => stream.request(bytes)));
    call.onDrain(() => stream.drained());
    const over = (): void => {
      stream.close();
      this.streams.delete(stream);
    };
    this.context.lasting.add(call, over);
    // A client that has no more to ask still listens.
    call.onEnd(() => {});
  }

  private notifyProgress(): void {
    this.hub.flush();
    for (const stream of this.streams) stream.notifyProgress();
  }

  close(): void {
    clearInterval(this.progressTimer);
  }
}

interface Watch {
  readonly id: number;
  readonly idField: Uint8Array;
  readonly watcher: Watcher;
  readonly wishes: number;
  readonly wantsProgress: boolean;
  /** Events were sent since progress was last looked at. */
  isActive: boolean;
}

class WatchStream implements WatchSink {
  readonly call: StreamCall;
  isReady = true;
  private readonly service: WatchService;
  private readonly context: Context;
  private readonly refusalOf: RefusalOf;
  private readonly client: WatchClient;
  private readonly watches = new Map<number, Watch>();
  private readonly watchOf = new Map<Watcher, Watch>();
  private nextId = 0;
  /** Asked how far it has come, while a watch was behind: answered once none is. */
  private isProgressOwed = false;

  constructor(service: WatchService, call: StreamCall, context: Context, refusalOf: RefusalOf) {
    this.service = service;
    this.call = call;
    this.context = context;
    this.refusalOf = refusalOf;
    this.client = service.hub.connect(this);
  }

  request(bytes: Uint8Array): void {
    const { createRequest, cancelRequest, progressRequest } = WatchRequest.decode(bytes);
    if (createRequest !== undefined) this.create(createRequest);
    else if (cancelRequest !== undefined) this.cancel(cancelRequest.watchId);
    else if (progressRequest !== undefined) this.progress();
  }

  private create(request: NonNullable<WatchRequest['createRequest']>): void {
    // An empty key is the least one there can be.
    const key = request.key.length === 0 ? FROM_KEY : request.key;
    const range = keyRange(key, request.rangeEnd);
    const refusal = this.isOneTooMany ? ETCD_ERRORS['too-many-requests'] : this.refusalOf(this.call, range);
    if (request.startRevision < 0) this.refuse(ETCD_ERRORS.compacted.message);
    else if (refusal !== undefined) this.refuse(`rpc error: code = ${nameOf(refusal.code)} desc = ${refusal.message}`);
    else if (!range.isSingle && range.to !== undefined && range.from >= range.to) {
      this.refuse('mvcc: watcher range is empty');
    } else if (request.watchId !== 0 && this.watches.has(request.watchId)) {
      this.refuse('mvcc: duplicate watch ID provided on the WatchStream');
    } else this.accept(request, range);
  }

  /** Watches cost memory for as long as their streams live: a client that only ever adds some must not fill the member. */
  private get isOneTooMany(): boolean {
    const { maxWatchesPerStream, maxWatches } = this.context.limits;
    return this.watches.size >= maxWatchesPerStream || this.service.hub.watchers >= maxWatches;
  }

  private accept(request: NonNullable<WatchRequest['createRequest']>, range: KeyRange): void {
    const id = request.watchId === 0 ? this.freeId() : request.watchId;
    const watch: Watch = {
      id,
      idField: watchIdField(id),
      watcher: this.service.hub.watch(this.client, range, request.startRevision),
      wishes: wishesOf(request),
      wantsProgress: request.progressNotify,
      isActive: false,
    };
    this.watches.set(id, watch);
    this.watchOf.set(watch.watcher, watch);
    this.send({ watchId: id, created: true });
  }

  private freeId(): number {
    while (this.watches.has(this.nextId)) this.nextId++;
    return this.nextId++;
  }

  /** The reasons are etcd's words, as clients get them. */
  private refuse(cancelReason: string): void {
    this.send({ watchId: NO_WATCH, created: true, canceled: true, cancelReason });
  }

  private cancel(id: number): void {
    const watch = this.watches.get(id);
    // As etcd: cancelling what is not there is not answered.
    if (watch === undefined) return;
    this.remove(watch);
    this.send({ watchId: id, canceled: true });
    if (this.client.isInStep) this.onInStep();
  }

  private remove(watch: Watch): void {
    this.watches.delete(watch.id);
    this.watchOf.delete(watch.watcher);
    this.service.hub.cancel(watch.watcher);
  }

  private progress(): void {
    this.service.hub.flush();
    this.isProgressOwed = true;
    if (this.client.isInStep) this.onInStep();
  }

  private send(response: Partial<WatchResponse>): void {
    const header = this.context.headers.at(this.context.machine.revision);
    this.write(WatchResponse.encode({ ...response, header }));
  }

  private write(message: Uint8Array, lead?: Uint8Array): void {
    if (this.call.write(message, lead) || !this.isReady) return;
    this.isReady = false;
    // A client that does not read what it asked for need not ask for more.
    this.call.pause();
  }

  drained(): void {
    if (this.isReady) return;
    this.isReady = true;
    this.call.resume();
    this.service.hub.resume(this.client);
  }

  // ── what the hub tells ──

  deliver(watcher: Watcher, batch: EventBatch): number | undefined {
    const watch = this.watchOf.get(watcher);
    if (watch === undefined) return undefined;
    const pieces = encodeBatch(batch, watch.wishes, this.service.encoding);
    for (let i = 0; i < pieces.length; i++) {
      const piece = pieces[i]!;
      watch.isActive = true;
      this.write(piece.bytes, watch.idField);
      if (!this.isReady && piece.isWhole && i < pieces.length - 1) return piece.nextRevision;
    }
    return undefined;
  }

  onCompacted(watcher: Watcher, compactRevision: number): void {
    const watch = this.watchOf.get(watcher);
    if (watch === undefined) return;
    this.remove(watch);
    this.send({ watchId: watch.id, canceled: true, compactRevision });
  }

  onInStep(): void {
    if (!this.isProgressOwed) return;
    this.isProgressOwed = false;
    this.send({ watchId: NO_WATCH });
  }

  /** Tells watches that wish it how far they have come, unless events have just told them. */
  notifyProgress(): void {
    for (const watch of this.watches.values()) {
      if (!watch.wantsProgress) continue;
      if (!watch.isActive && watch.watcher.isInStep && this.isReady) this.send({ watchId: watch.id });
      watch.isActive = false;
    }
  }

  close(): void {
    this.service.hub.disconnect(this.client);
    this.watches.clear();
    this.watchOf.clear();
  }
}

/** As Go prints a status: `PermissionDenied`. */
function nameOf(code: number): string {
  const name = Object.entries(GRPC_STATUS).find(([, value]) => value === code)?.[0] ?? 'unknown';
  return (name[0] ?? '').toUpperCase() + name.slice(1);
}

function wishesOf({ filters, prevKv, fragment }: NonNullable<WatchRequest['createRequest']>): number {
  let wishes = (prevKv ? WISH.previous : 0) | (fragment ? WISH.fragments : 0);
  if (filters.includes(WatchFilter.NOPUT)) wishes |= WISH.noPut;
  if (filters.includes(WatchFilter.NODELETE)) wishes |= WISH.noDelete;
  return wishes;
}
