// Feeds the committed log to the state machine: in order, a bounded while at a time; flushes it now and then, and says from
// where on the log is no longer needed.

import { assert, QuorateError } from '../core/errors.ts';
import type { Millis, NodeId } from '../core/protocol.ts';
import type { LogEntry } from '../protocols/replicated-log.ts';
import type { DurableStateMachine, MachineSnapshot, ReplicaTuning } from './replica-types.ts';

export interface ApplierPorts {
  readonly self: NodeId;
  now(): Millis;
  /** Uniform in [0, 1). */
  random(): number;
  /** Records handed to this node's log so far, and those of them that are durable. */
  persistedSequence(): number;
  durableSequence(): number;
  /** An entry that this node proposed was applied. */
  onOwnApplied(request: number, result: unknown): void;
  /** The first entry of a higher term than before was applied. */
  onNewTerm(term: number): void;
  /** There is more to do: a turn must come. */
  wake(): void;
  /** Entries through `index` are not needed in the log any more. */
  compact(index: number): void;
  /** The state machine's disk is full: it is flushed again every second. With `false` once there was room. */
  onNoSpace(isRaised: boolean, message: string): void;
  onFatal(error: QuorateError): void;
}

/** A snapshot that the log decided to go on from. */
export interface Restore {
  readonly index: number;
  readonly term: number;
  open(): AsyncIterable<Uint8Array>;
  /** The state machine holds it durably, or never will. */
  done(): void;
}

type Work = { readonly entries: readonly LogEntry[] } | { readonly restore: Restore };

/** How often, in entries, the position and the bytes so far are noted, and the clock is looked at. */
const SAMPLE_ENTRIES = 64;
/** After an entry this large they are noted at once: 64 of the largest would be a gigabyte. */
const LARGE_ENTRY_BYTES = 256 * 1024;
const NO_SPACE_RETRY_MS = 1000;
/** What may gather in memory while a flush takes long: so many times what makes one due. Then applying waits for it. */
const UNFLUSHED_FACTOR = 16;

export class Applier {
  private readonly machine: DurableStateMachine;
  private readonly ports: ApplierPorts;
  private readonly tuning: ReplicaTuning;

  applied: number;
  durableApplied: number;
  private appliedTerm = 0;
  private work: Work[] = [];
  /** How many entries of the first piece of work are applied already. */
  private position = 0;

  private bytesApplied = 0;
  private bytesAtFlush = 0;
  private appliedAtFlush: number;
  /** Positions in the log with the bytes applied up to there, oldest first. */
  private samples: { readonly index: number; readonly bytes: number }[] = [];
  /** Nothing is applied until this many records are durable: the state machine is to be flushed as it is now. */
  private flushAt: number | undefined;
  private flushFactor: number;
  private isFlushing = false;
  /** The disk was full: when to flush again. */
  private retryAt: Millis | undefined;
  private isRestoring = false;
  private isStopped = false;
  private idleWaiters: (() => void)[] = [];
  private compactedThrough = 0;

  constructor(machine: DurableStateMachine, ports: ApplierPorts, tuning: ReplicaTuning) {
    this.machine = machine;
    this.ports = ports;
    this.tuning = tuning;
    this.applied = machine.durableIndex;
    this.durableApplied = machine.durableIndex;
    this.appliedAtFlush = machine.durableIndex;
    this.flushFactor = this.drawFlushFactor();
  }

  push(entries: readonly LogEntry[]): void {
    if (entries.length > 0) this.work.push({ entries });
  }

  pushRestore(restore: Restore): void {
    this.work.push({ restore });
  }

  get hasWork(): boolean {
    return this.work.length > 0;
  }

  /** A snapshot of what is applied; undefined while another snapshot is being loaded. */
  snapshot(): MachineSnapshot | undefined {
    return this.isRestoring || this.isStopped ? undefined : this.machine.snapshot();
  }

  /** Applies what is there, within the turn's budget. Returns whether anything was applied. */
  run(): boolean {
    const before = this.applied;
    const until = this.ports.now() + this.tuning.applyBudgetMs;
    while (this.work.length > 0 && this.mayApply()) {
      const first = this.work[0] as Work;
      if ('restore' in first) {
        this.startRestore(first.restore);
        break;
      }
      if (!this.applyEntries(first.entries, until)) {
        // For a flush it is the end of the commit that wakes.
        if (this.flushAt === undefined) this.ports.wake();
        break;
      }
    }
    return this.applied !== before;
  }

  private mayApply(): boolean {
    if (this.isStopped || this.isRestoring || this.isFarAheadOfFlush) return false;
    if (this.flushAt !== undefined) this.flushIfDurable();
    return this.flushAt === undefined;
  }

  /** False: the budget is used up, or the state machine is to be flushed first. */
  private applyEntries(entries: readonly LogEntry[], until: Millis): boolean {
    while (this.position < entries.length) {
      const entry = entries[this.position] as LogEntry;
      this.position++;
      this.apply(entry);
      if (entry.index % SAMPLE_ENTRIES !== 0 && entry.data.length < LARGE_ENTRY_BYTES) continue;
      this.sample();
      if (this.flushAt !== undefined || this.isStopped || this.isFarAheadOfFlush || this.ports.now() > until) break;
    }
    if (this.position < entries.length) return false;
    this.work.shift();
    this.position = 0;
    return true;
  }

  private apply(entry: LogEntry): void {
    assert(entry.index === this.applied + 1, `entry ${entry.index} came after ${this.applied}`);
    const result = this.machine.apply(entry);
    this.applied = entry.index;
    this.bytesApplied += entry.data.length;
    if (entry.origin === this.ports.self) this.ports.onOwnApplied(entry.request, result);
    if (entry.term > this.appliedTerm) {
      this.appliedTerm = entry.term;
      this.ports.onNewTerm(entry.term);
    }
  }

  // ── Flushing ──────────────────────────────────────────────────────────────────────────────────────────────────────

  private sample(): void {
    this.samples.push({ index: this.applied, bytes: this.bytesApplied });
    if (this.isFlushing || this.flushAt !== undefined || this.retryAt !== undefined) return;
    const isDue =
      this.applied - this.appliedAtFlush >= this.tuning.flushEntries * this.flushFactor ||
      this.bytesApplied - this.bytesAtFlush >= this.tuning.flushBytes * this.flushFactor;
    if (isDue) this.requestFlush();
  }

  /**
   * What is applied may have been committed by others while our own log still writes it. The state machine on disk must
   * never be ahead of the log on disk, so it waits, for one commit at most.
   */
  private requestFlush(): void {
    this.flushAt = this.ports.persistedSequence();
    this.flushIfDurable();
  }

  /** Members apply in step; if they also flushed in step, no quorum would be quick to answer while they do. */
  private drawFlushFactor(): number {
    return 0.75 + 0.5 * this.ports.random();
  }

  private get isFarAheadOfFlush(): boolean {
    if (!this.isFlushing && this.retryAt === undefined) return false;
    const { flushEntries, flushBytes } = this.tuning;
    return (
      this.applied - this.appliedAtFlush >= flushEntries * UNFLUSHED_FACTOR ||
      this.bytesApplied - this.bytesAtFlush >= flushBytes * UNFLUSHED_FACTOR
    );
  }

  private flushIfDurable(): void {
    if (this.flushAt === undefined || this.ports.durableSequence() < this.flushAt) return;
    this.flushAt = undefined;
    this.isFlushing = true;
    this.flushFactor = this.drawFlushFactor();
    this.appliedAtFlush = this.applied;
    this.bytesAtFlush = this.bytesApplied;
    this.machine.flush(this.applied, (error, durableIndex) => this.onFlushed(error, durableIndex));
  }

  private onFlushed(error: QuorateError | undefined, durableIndex: number): void {
    this.isFlushing = false;
    if (this.isStopped) {
      this.settleIdle();
      return;
    }
    if (error?.code === 'no-space') {
      // Nothing is lost: the log has it all, and reads go on.
      if (this.retryAt === undefined) this.ports.onNoSpace(true, error.message);
      this.retryAt = this.ports.now() + NO_SPACE_RETRY_MS;
      this.settleIdle();
      this.ports.wake();
      return;
    }
    if (error !== undefined) {
      this.ports.onFatal(new QuorateError(error.code, `the state machine cannot be flushed: ${error.message}`));
      return;
    }
    if (this.retryAt !== undefined) this.ports.onNoSpace(false, 'the state machine has room again');
    this.retryAt = undefined;
    this.durableApplied = Math.max(this.durableApplied, durableIndex);
    this.compact();
    this.settleIdle();
    this.ports.wake();
  }

  /** Called from time to time. */
  tick(now: Millis): void {
    const isDue = this.retryAt === undefined ? this.machine.wantsFlush === true : now >= this.retryAt;
    if (!isDue) return;
    if (!this.isFlushing && this.flushAt === undefined && !this.isRestoring && !this.isStopped) this.requestFlush();
  }

  /** Keeps a tail of the log, bounded by entries and bytes, for members that come back after a while. */
  private compact(): void {
    const { retainEntries, retainBytes } = this.tuning;
    let target = 0;
    let passed = 0;
    for (const { index, bytes } of this.samples) {
      if (index > this.durableApplied) break;
      if (this.applied - index < retainEntries && this.bytesApplied - bytes < retainBytes) break;
      target = index;
      passed++;
    }
    this.samples.splice(0, passed);
    if (target <= this.compactedThrough) return;
    this.compactedThrough = target;
    this.ports.compact(target);
  }

  // ── Restoring ─────────────────────────────────────────────────────────────────────────────────────────────────────

  private startRestore(restore: Restore): void {
    // The flush under way would write the old state over the new one.
    if (this.isFlushing) return;
    this.work.shift();
    this.isRestoring = true;
    this.machine.restore(restore.index, restore.term, restore.open()).then(
      () => {
        this.isRestoring = false;
        restore.done();
        this.onRestored(restore);
      },
      (error) => {
        this.isRestoring = false;
        const { code, message } = QuorateError.from(error, 'restore-failed');
        if (!this.isStopped) {
          this.ports.onFatal(new QuorateError(code, `the snapshot at ${restore.index} cannot be loaded: ${message}`));
        }
        this.settleIdle();
      },
    );
  }

  private onRestored({ index, term }: Restore): void {
    this.applied = index;
    this.durableApplied = index;
    this.appliedAtFlush = index;
    this.bytesAtFlush = this.bytesApplied;
    this.samples = [];
    this.compactedThrough = index;
    this.appliedTerm = Math.max(this.appliedTerm, term);
    this.settleIdle();
    this.ports.wake();
  }

  // ── Ending ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Applies nothing more. Resolves once the state machine is at rest. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.work = [];
    await this.whenIdle();
  }

  /** After `stop`: writes what was applied, if the log on disk holds it, so that the next start has less to replay. */
  async flushFinally(): Promise<void> {
    if (this.applied === this.durableApplied || this.ports.durableSequence() < this.ports.persistedSequence()) return;
    await new Promise<void>((resolve) => {
      this.machine.flush(this.applied, (error, durableIndex) => {
        if (error === undefined) this.durableApplied = durableIndex;
        resolve();
      });
    });
  }

  private settleIdle(): void {
    if (this.isFlushing || this.isRestoring) return;
    const waiters = this.idleWaiters;
    this.idleWaiters = [];
    for (const resolve of waiters) resolve();
  }

  private whenIdle(): Promise<void> {
    return new Promise((resolve) => {
      this.idleWaiters.push(resolve);
      this.settleIdle();
    });
  }
}
