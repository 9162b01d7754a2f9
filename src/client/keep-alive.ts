// Keeping leases alive: one stream for all of them, over the loss of connections and members, with a signal of loss.
//
// A lease counts as lost when the cluster says that it has ended, or when its time has passed by our own clock, counted
// from when the last renewal that was answered was *sent*. The member started to count later than that, so whoever stops
// at the signal has stopped before the cluster gives the lease's keys away (up to the drift of clocks over one time to live).

import { LeaseService } from '../codec/etcd/services.ts';
import { QuorateError } from '../core/errors.ts';
import type { OutgoingCall } from './connection.ts';
import { needsNewToken, type RpcError } from './errors.ts';
import { Mailbox } from './mailbox.ts';
import { pause } from './pool.ts';
import { isPassing, type Rpc } from './rpc.ts';

const PATH = `/${LeaseService.name}/LeaseKeepAlive`;
const { LeaseKeepAlive } = LeaseService.methods;
export type LeaseKeepAliveResponse = ReturnType<typeof LeaseKeepAlive.response.create>;

const RENEWALS_PER_TTL = 3;
const RECONNECT_MS = 100;

/** A lease that is being kept. */
export interface KeptLease {
  readonly id: bigint;
  /** Aborted when the lease is lost; its reason is a `QuorateError` `lease-lost`. Not aborted by `stop`. */
  readonly lost: AbortSignal;
  /** The answers to its renewals; ends when the lease is lost or `stop`ped. */
  readonly renewals: AsyncIterable<LeaseKeepAliveResponse>;
  /** Renews it no more. The lease goes on until its time has passed, or until it is revoked. */
  stop(): void;
}

class Keeper implements KeptLease {
  readonly id: bigint;
  isOver = false;
  private readonly losing = new AbortController();
  private readonly send: (id: bigint) => boolean;
  private readonly onOver: () => void;
  /** When the renewal that is under way was sent; undefined if none is. */
  private sentAt: number | undefined;
  private renewTimer: NodeJS.Timeout | undefined;
  private deadlineTimer: NodeJS.Timeout | undefined;
  /** Made for whoever reads the answers; nobody else needs them kept. */
  private mailbox: Mailbox<LeaseKeepAliveResponse> | undefined;

  constructor(id: bigint, send: (id: bigint) => boolean, onOver: () => void) {
    this.id = id;
    this.send = send;
    this.onOver = onOver;
  }

  get renewals(): AsyncIterable<LeaseKeepAliveResponse> {
    this.mailbox ??= new Mailbox<LeaseKeepAliveResponse>(
      () => {},
      () => {},
    );
    if (this.isOver) this.mailbox.end();
    return this.mailbox;
  }

  get lost(): AbortSignal {
    return this.losing.signal;
  }

  stop(): void {
    this.end();
  }

  /** The stream stands anew: what was sent on the old one may never be answered. */
  restart(): void {
    this.sentAt = undefined;
    this.renew();
  }

  private renew(): void {
    if (this.isOver || this.sentAt !== undefined) return;
    const now = performance.now();
    if (this.send(this.id)) this.sentAt = now;
  }

  answered(response: LeaseKeepAliveResponse): void {
    const { sentAt } = this;
    if (this.isOver || sentAt === undefined) return;
    this.sentAt = undefined;
    if (response.ttl <= 0) {
      this.lose('it expired or was revoked');
      return;
    }
    const ttlMs = response.ttl * 1000;
    this.mailbox?.push(response);
    clearTimeout(this.renewTimer);
    clearTimeout(this.deadlineTimer);
    this.renewTimer = setTimeout(() => this.renew(), ttlMs / RENEWALS_PER_TTL);
    const left = Math.max(0, sentAt + ttlMs - performance.now());
    this.deadlineTimer = setTimeout(() => this.lose(`it could not be renewed for ${response.ttl} s`), left);
  }

  lose(why: string): void {
    if (this.isOver) return;
    this.end();
    this.losing.abort(new QuorateError('lease-lost', `lease ${this.id.toString(16).padStart(16, '0')}: ${why}`));
  }

  fail(error: unknown): void {
    if (this.isOver) return;
    this.end(error);
    this.losing.abort(error);
  }

  private end(error?: unknown): void {
    if (this.isOver) return;
    this.isOver = true;
    clearTimeout(this.renewTimer);
    clearTimeout(this.deadlineTimer);
    this.mailbox?.end(error);
    this.onOver();
  }
}

/** All leases of one client. */
export class LeaseKeepers {
  private readonly rpc: Rpc;
  private readonly keepers = new Map<bigint, Set<Keeper>>();
  private call: OutgoingCall | undefined;
  private running: AbortController | undefined;

  constructor(rpc: Rpc) {
    this.rpc = rpc;
  }

  keep(id: bigint): KeptLease {
    const keeper = new Keeper(
      id,
      (leaseId) => this.send(leaseId),
      () => this.remove(keeper),
    );
    const same = this.keepers.get(id) ?? new Set();
    this.keepers.set(id, same.add(keeper));
    if (this.running) keeper.restart();
    else {
      this.running = new AbortController();
      void this.run(this.running.signal);
    }
    return keeper;
  }

  close(): void {
    for (const keeper of this.all()) keeper.stop();
  }

  private all(): Keeper[] {
    return [...this.keepers.values()].flatMap((same) => [...same]);
  }

  private remove(keeper: Keeper): void {
    const same = this.keepers.get(keeper.id);
    same?.delete(keeper);
    if (same?.size === 0) this.keepers.delete(keeper.id);
    if (this.keepers.size > 0) return;
    this.running?.abort();
    this.running = undefined;
    this.call?.cancel();
    this.call = undefined;
  }

  private send(id: bigint): boolean {
    this.call?.send(LeaseKeepAlive.request.encode({ id }));
    return this.call !== undefined;
  }

  private async run(signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        await this.oneStream(signal);
        await pause(RECONNECT_MS, signal);
      }
    } catch (thrown) {
      if (!signal.aborted) for (const keeper of this.all()) keeper.fail(thrown);
    }
  }

  /** Resolves when the stream is over, and another one is to be tried. */
  private async oneStream(signal: AbortSignal): Promise<void> {
    let over: (error: RpcError | undefined) => void = () => {};
    const ended = new Promise<RpcError | undefined>((resolve) => {
      over = resolve;
    });
    const handlers = {
      onMessage: (message: Uint8Array) => {
        const response = LeaseKeepAlive.response.decode(message);
        for (const keeper of [...(this.keepers.get(response.id) ?? [])]) keeper.answered(response);
      },
      onEnd: (error: RpcError | undefined) => over(error),
    };
    const metadata = { hasleader: 'true' };
    const stream = await this.rpc.open(PATH, handlers, { deadline: Number.POSITIVE_INFINITY, signal, metadata });
    if (signal.aborted) return stream.call.cancel();
    this.call = stream.call;
    for (const keeper of this.all()) keeper.restart();
    const error = await ended;
    if (this.call === stream.call) this.call = undefined;
    if (signal.aborted) return;
    if (needsNewToken(error) && this.rpc.credentials.canRenew) this.rpc.credentials.forget(stream.token);
    else if (error !== undefined && !isPassing(error)) throw error;
    this.rpc.avoid(stream.connection);
  }
}
