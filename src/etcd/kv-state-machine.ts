// The key-value machine as a replica drives it: entries in, results out, flushed in the background, sent as snapshots.

import { setImmediate as nextTurn } from 'node:timers/promises';
import { RangeRequest as RangeMessage } from '../codec/etcd/kv.ts';
import type { KeyValue, RangeRequest, RangeResponse, TxnRequest, TxnResponse } from '../codec/etcd/kv-types.ts';
import { assert, assertNever, QuorateError } from '../core/errors.ts';
import type { NodeId } from '../core/protocol.ts';
import type { DurableStateMachine, MachineSnapshot } from '../host/replica-types.ts';
import type { Alarms } from '../kv/alarms.ts';
import type { AuthStore } from '../kv/auth/auth-store.ts';
import type { MemberAttributes } from '../kv/commands.ts';
import type { KeyspaceHash } from '../kv/hash.ts';
import type { HashCheck } from '../kv/hash-check.ts';
import { eventPrevKv } from '../kv/history.ts';
import type { KeyEvent } from '../kv/keyspace.ts';
import type { Leases } from '../kv/lease/leases.ts';
import type { KvMachine } from '../kv/machine.ts';
import type { OrderedStore } from '../kv/store.ts';
import { WatchHub } from '../kv/watch/index.ts';
import type { LogEntry, Membership } from '../protocols/replicated-log.ts';

/** The least that can be asked of the store. */
const ANY_KEY = RangeMessage.create({ key: Uint8Array.of(0), rangeEnd: Uint8Array.of(0), limit: 1, keysOnly: true });
/** An entry that takes longer to apply is told of. etcd's figure. */
const SLOW_APPLY_MS = 100;
/** Changes that a hash visits in one turn: some milliseconds. */
const HASHED_PER_TURN = 2000;
/** Changes that a compaction's clean-up visits in one turn: a millisecond or two. */
const SWEEP_PER_TURN = 500;
/** What helping slow watchers may take of one turn, in steps of a thousand events or a mebibyte. */
const CATCH_UP_STEPS_PER_TURN = 4;
/** After events went out to so many watchers, what comes next is gathered for so long, and no longer than the whole. */
const GATHER_MS_PER_WATCHER = 0.1;
const GATHER_MS_MAX = 5;

export interface KvStateMachineOptions {
  readonly machine: KvMachine;
  /** The machine's store; closed with this. */
  readonly store: OrderedStore;
  /** Reads the data of the log's membership entries. */
  readonly membershipOf: (data: Uint8Array) => Membership;
}

export class KvStateMachine implements DurableStateMachine {
  readonly watches: WatchHub;
  wantsFlush = false;
  /** Told how long each flush took, in milliseconds, and of each entry that took long to apply. */
  onFlushed: ((durationMs: number) => void) | undefined = undefined;
  onSlowApply: (() => void) | undefined = undefined;
  private readonly machine: KvMachine;
  private readonly store: OrderedStore;
  private readonly membershipOf: (data: Uint8Array) => Membership;
  private isSweeping = false;
  /** When the next events may go out. */
  private eventsAt = 0;
  private isRestoring = false;
  private isClosed = false;
  private defragmenting: Promise<void> | undefined;
  private sweepWaiters: (() => void)[] = [];

  constructor({ machine, store, membershipOf }: KvStateMachineOptions) {
    this.machine = machine;
    this.store = store;
    this.membershipOf = membershipOf;
    this.watches = new WatchHub(machine.mvcc, {
      onPending: () => this.planEvents(),
      onBehind: () => setImmediate(this.helpWatchers),
    });
    this.sweepIfNeeded();
  }

  // ── what services ask ──

  get revision(): number {
    return this.machine.mvcc.revision;
  }

  /** What is not on disk yet, in bytes of memory. */
  get pendingBytes(): number {
    return this.machine.pendingBytes;
  }

  /** Throws if nothing can be read here: for health checks. */
  readsLocally(): void {
    this.machine.mvcc.range(ANY_KEY);
  }

  get alarms(): Alarms {
    return this.machine.maintenance.alarms;
  }

  /** Keys that are there now. */
  get keyCount(): number {
    return this.machine.mvcc.keyspace.countLive('', undefined);
  }

  /** Hears when the members are to compare their data. */
  set onHashAsked(listener: ((check: HashCheck) => void) | undefined) {
    this.machine.maintenance.onHashAsked = listener;
  }

  /** The key space's hash at `revision` (0: the newest), others having their turns in between. Rejects with `compacted`. */
  async hashInPieces(revision: number): Promise<KeyspaceHash> {
    const hasher = this.machine.hasher(revision);
    while (!hasher.step(HASHED_PER_TURN)) await nextTurn();
    return hasher.result();
  }

  /** Gives unused space on disk back, while everything goes on. One at a time: later callers wait for the same. */
  defragment(): Promise<void> {
    this.defragmenting ??= new Promise<void>((resolve, reject) => {
      this.store.defragment((error) => (error === undefined ? resolve() : reject(error)));
    }).finally(() => {
      this.defragmenting = undefined;
    });
    return this.defragmenting;
  }

  get auth(): AuthStore {
    return this.machine.auth;
  }

  get compactedRevision(): number {
    return this.machine.mvcc.compactedRevision;
  }

  /** Disk space taken, and the part of it in use. */
  get size(): { readonly totalBytes: number; readonly usedBytes: number } {
    return this.store.size();
  }

  /** Throws `compacted`, `future-revision`; `range-too-large` if the answer takes more memory than `maxBytes`. */
  range(request: RangeRequest, maxBytes?: number): RangeResponse {
    return this.machine.mvcc.range(request, maxBytes);
  }

  /** A transaction that only reads: see transactions.ts. */
  readTxn(request: TxnRequest, maxBytes: number): TxnResponse {
    return this.machine.mvcc.readTxn(request, maxBytes);
  }

  /** What the event's key was before it, unless that is compacted. */
  previousOf(event: KeyEvent): KeyValue | undefined {
    return eventPrevKv(this.machine.mvcc.keyspace, event);
  }

  get leases(): Leases {
    return this.machine.leases;
  }

  attributesOf(node: NodeId): MemberAttributes | undefined {
    return this.machine.members.get(node);
  }

  /** Calls `done` once nothing is left of what was compacted so far. */
  whenSwept(done: () => void): void {
    if (this.machine.hasBackgroundWork) this.sweepWaiters.push(done);
    else done();
  }

  // ── what the replica asks ──

  get durableIndex(): number {
    return this.machine.durableIndex;
  }

  apply(entry: LogEntry): unknown {
    switch (entry.kind) {
      case 'data': {
        const began = performance.now();
        const result = this.machine.apply(entry.index, entry.term, entry.data);
        if (performance.now() - began > SLOW_APPLY_MS) this.onSlowApply?.();
        this.sweepIfNeeded();
        return result;
      }
      case 'no-op':
        this.machine.advance(entry.index, entry.term);
        return undefined;
      case 'membership': {
        const { voters, outgoing, learners, learnersNext } = this.membershipOf(entry.data);
        const members = [...voters, ...outgoing, ...learners, ...learnersNext];
        this.machine.applyMembership(entry.index, entry.term, members);
        return undefined;
      }
      default:
        return assertNever(entry.kind, 'kind of entry');
    }
  }

  flush(index: number, done: (error: QuorateError | undefined, durableIndex: number) => void): void {
    assert(index === this.machine.appliedIndex, `flush at ${index}, but applied is ${this.machine.appliedIndex}`);
    this.wantsFlush = false;
    const began = performance.now();
    this.machine.flush((error, durableIndex) => {
      this.onFlushed?.(performance.now() - began);
      done(error, durableIndex);
    });
  }

  snapshot(): MachineSnapshot {
    const snapshot = this.machine.snapshot();
    return { index: snapshot.index, chunks: snapshot, release: () => snapshot.release() };
  }

  async restore(index: number, _term: number, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    // A copy of the old state would replace the new one.
    await this.defragmenting?.catch(() => {});
    this.isRestoring = true;
    this.watches.flush();
    const { revision } = this;
    const restore = this.machine.beginRestore();
    try {
      for await (const chunk of chunks) restore.write(chunk);
      restore.commit();
    } catch (thrown) {
      restore.abort();
      throw thrown;
    } finally {
      this.isRestoring = false;
    }
    const held = this.machine.appliedIndex;
    if (held !== index) {
      throw new QuorateError('corrupt-snapshot', `the snapshot of index ${index} holds the state at ${held}`);
    }
    this.watches.onRestored(revision);
    this.sweepIfNeeded();
  }

  close(): Promise<void> {
    this.isClosed = true;
    return new Promise((resolve) => this.store.close(resolve));
  }

  /**
   * Events go out after the turn that made them. With many watchers more are gathered first: each turn would otherwise end in a
   * system call a client, for an event or two.
   */
  private planEvents(): void {
    const waitMs = this.eventsAt - performance.now();
    if (waitMs < 1) queueMicrotask(this.handOutEvents);
    else setTimeout(this.handOutEvents, waitMs);
  }

  private readonly handOutEvents = (): void => {
    if (this.isClosed) return;
    this.watches.flush();
    this.eventsAt = performance.now() + Math.min(GATHER_MS_MAX, this.watches.served * GATHER_MS_PER_WATCHER);
  };

  /** Others get their turn in between. */
  private readonly helpWatchers = (): void => {
    if (this.isClosed) return;
    for (let i = 0; i < CATCH_UP_STEPS_PER_TURN; i++) if (!this.watches.catchUp()) return;
    setImmediate(this.helpWatchers);
  };

  /** Removes what compactions left, a bounded piece a turn, so that requests are answered in between. */
  private sweepIfNeeded(): void {
    if (this.isSweeping || !this.machine.hasBackgroundWork) return;
    this.isSweeping = true;
    setImmediate(this.sweep);
  }

  private readonly sweep = (): void => {
    this.isSweeping = false;
    if (this.isClosed || this.isRestoring) return;
    if (this.machine.backgroundWork(SWEEP_PER_TURN)) {
      this.sweepIfNeeded();
      return;
    }
    // What was freed is free on disk only then.
    this.wantsFlush = true;
    const waiters = this.sweepWaiters;
    this.sweepWaiters = [];
    for (const done of waiters) done();
  };
}
