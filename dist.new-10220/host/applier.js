// Feeds the committed log to the state machine: in order, a bounded while at a time; flushes it now and then, and says from
// where on the log is no longer needed.
import { assert, QuorateError } from '../core/errors.js';
/** How often, in entries, the position and the bytes so far are noted, and the clock is looked at. */
const SAMPLE_ENTRIES = 64;
/** After an entry this large they are noted at once: 64 of the largest would be a gigabyte. */
const LARGE_ENTRY_BYTES = 256 * 1024;
const NO_SPACE_RETRY_MS = 1000;
/** What may gather in memory while a flush takes long: so many times what makes one due. Then applying waits for it. */
const UNFLUSHED_FACTOR = 16;
export class Applier {
    machine;
    ports;
    tuning;
    applied;
    durableApplied;
    appliedTerm = 0;
    work = [];
    /** How many entries of the first piece of work are applied already. */
    position = 0;
    bytesApplied = 0;
    bytesAtFlush = 0;
    appliedAtFlush;
    /** Positions in the log with the bytes applied up to there, oldest first. */
    samples = [];
    /** Nothing is applied until this many records are durable: the state machine is to be flushed as it is now. */
    flushAt;
    flushFactor;
    isFlushing = false;
    /** The disk was full: when to flush again. */
    retryAt;
    isRestoring = false;
    isStopped = false;
    idleWaiters = [];
    compactedThrough = 0;
    constructor(machine, ports, tuning) {
        this.machine = machine;
        this.ports = ports;
        this.tuning = tuning;
        this.applied = machine.durableIndex;
        this.durableApplied = machine.durableIndex;
        this.appliedAtFlush = machine.durableIndex;
        this.flushFactor = this.drawFlushFactor();
    }
    push(entries) {
        if (entries.length > 0)
            this.work.push({ entries });
    }
    pushRestore(restore) {
        this.work.push({ restore });
    }
    get hasWork() {
        return this.work.length > 0;
    }
    /** A snapshot of what is applied; undefined while another snapshot is being loaded. */
    snapshot() {
        return this.isRestoring || this.isStopped ? undefined : this.machine.snapshot();
    }
    /** Applies what is there, within the turn's budget. Returns whether anything was applied. */
    run() {
        const before = this.applied;
        const until = this.ports.now() + this.tuning.applyBudgetMs;
        while (this.work.length > 0 && this.mayApply()) {
            const first = this.work[0];
            if ('restore' in first) {
                this.startRestore(first.restore);
                break;
            }
            if (!this.applyEntries(first.entries, until)) {
                // For a flush it is the end of the commit that wakes.
                if (this.flushAt === undefined)
                    this.ports.wake();
                break;
            }
        }
        return this.applied !== before;
    }
    mayApply() {
        if (this.isStopped || this.isRestoring || this.isFarAheadOfFlush)
            return false;
        if (this.flushAt !== undefined)
            this.flushIfDurable();
        return this.flushAt === undefined;
    }
    /** False: the budget is used up, or the state machine is to be flushed first. */
    applyEntries(entries, until) {
        while (this.position < entries.length) {
            const entry = entries[this.position];
            this.position++;
            this.apply(entry);
            if (entry.index % SAMPLE_ENTRIES !== 0 && entry.data.length < LARGE_ENTRY_BYTES)
                continue;
            this.sample();
            if (this.flushAt !== undefined || this.isStopped || this.isFarAheadOfFlush || this.ports.now() > until)
                break;
        }
        if (this.position < entries.length)
            return false;
        this.work.shift();
        this.position = 0;
        return true;
    }
    apply(entry) {
        assert(entry.index === this.applied + 1, `entry ${entry.index} came after ${this.applied}`);
        const result = this.machine.apply(entry);
        this.applied = entry.index;
        this.bytesApplied += entry.data.length;
        if (entry.origin === this.ports.self)
            this.ports.onOwnApplied(entry.request, result);
        if (entry.term > this.appliedTerm) {
            this.appliedTerm = entry.term;
            this.ports.onNewTerm(entry.term);
        }
    }
    // ── Flushing ──────────────────────────────────────────────────────────────────────────────────────────────────────
    sample() {
        this.samples.push({ index: this.applied, bytes: this.bytesApplied });
        if (this.isFlushing || this.flushAt !== undefined || this.retryAt !== undefined)
            return;
        const isDue = this.applied - this.appliedAtFlush >= this.tuning.flushEntries * this.flushFactor ||
            this.bytesApplied - this.bytesAtFlush >= this.tuning.flushBytes * this.flushFactor;
        if (isDue)
            this.requestFlush();
    }
    /**
     * What is applied may have been committed by others while our own log still writes it. The state machine on disk must
     * never be ahead of the log on disk, so it waits, for one commit at most.
     */
    requestFlush() {
        this.flushAt = this.ports.persistedSequence();
        this.flushIfDurable();
    }
    /** Members apply in step; if they also flushed in step, no quorum would be quick to answer while they do. */
    drawFlushFactor() {
        return 0.75 + 0.5 * this.ports.random();
    }
    get isFarAheadOfFlush() {
        if (!this.isFlushing && this.retryAt === undefined)
            return false;
        const { flushEntries, flushBytes } = this.tuning;
        return (this.applied - this.appliedAtFlush >= flushEntries * UNFLUSHED_FACTOR ||
            this.bytesApplied - this.bytesAtFlush >= flushBytes * UNFLUSHED_FACTOR);
    }
    flushIfDurable() {
        if (this.flushAt === undefined || this.ports.durableSequence() < this.flushAt)
            return;
        this.flushAt = undefined;
        this.isFlushing = true;
        this.flushFactor = this.drawFlushFactor();
        this.appliedAtFlush = this.applied;
        this.bytesAtFlush = this.bytesApplied;
        this.machine.flush(this.applied, (error, durableIndex) => this.onFlushed(error, durableIndex));
    }
    onFlushed(error, durableIndex) {
        this.isFlushing = false;
        if (this.isStopped) {
            this.settleIdle();
            return;
        }
        if (error?.code === 'no-space') {
            // Nothing is lost: the log has it all, and reads go on.
            if (this.retryAt === undefined)
                this.ports.onNoSpace(true, error.message);
            this.retryAt = this.ports.now() + NO_SPACE_RETRY_MS;
            this.settleIdle();
            this.ports.wake();
            return;
        }
        if (error !== undefined) {
            this.ports.onFatal(new QuorateError(error.code, `the state machine cannot be flushed: ${error.message}`));
            return;
        }
        if (this.retryAt !== undefined)
            this.ports.onNoSpace(false, 'the state machine has room again');
        this.retryAt = undefined;
        this.durableApplied = Math.max(this.durableApplied, durableIndex);
        this.compact();
        this.settleIdle();
        this.ports.wake();
    }
    /** Called from time to time. */
    tick(now) {
        if (this.retryAt === undefined || now < this.retryAt)
            return;
        if (!this.isFlushing && this.flushAt === undefined && !this.isRestoring && !this.isStopped)
            this.requestFlush();
    }
    /** Keeps a tail of the log, bounded by entries and bytes, for members that come back after a while. */
    compact() {
        const { retainEntries, retainBytes } = this.tuning;
        let target = 0;
        let passed = 0;
        for (const { index, bytes } of this.samples) {
            if (index > this.durableApplied)
                break;
            if (this.applied - index < retainEntries && this.bytesApplied - bytes < retainBytes)
                break;
            target = index;
            passed++;
        }
        this.samples.splice(0, passed);
        if (target <= this.compactedThrough)
            return;
        this.compactedThrough = target;
        this.ports.compact(target);
    }
    // ── Restoring ─────────────────────────────────────────────────────────────────────────────────────────────────────
    startRestore(restore) {
        // The flush under way would write the old state over the new one.
        if (this.isFlushing)
            return;
        this.work.shift();
        this.isRestoring = true;
        this.machine.restore(restore.index, restore.term, restore.open()).then(() => {
            this.isRestoring = false;
            restore.done();
            this.onRestored(restore);
        }, (error) => {
            this.isRestoring = false;
            const { code, message } = QuorateError.from(error, 'restore-failed');
            if (!this.isStopped) {
                this.ports.onFatal(new QuorateError(code, `the snapshot at ${restore.index} cannot be loaded: ${message}`));
            }
            this.settleIdle();
        });
    }
    onRestored({ index, term }) {
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
    async stop() {
        this.isStopped = true;
        this.work = [];
        await this.whenIdle();
    }
    /** After `stop`: writes what was applied, if the log on disk holds it, so that the next start has less to replay. */
    async flushFinally() {
        if (this.applied === this.durableApplied || this.ports.durableSequence() < this.ports.persistedSequence())
            return;
        await new Promise((resolve) => {
            this.machine.flush(this.applied, (error, durableIndex) => {
                if (error === undefined)
                    this.durableApplied = durableIndex;
                resolve();
            });
        });
    }
    settleIdle() {
        if (this.isFlushing || this.isRestoring)
            return;
        const waiters = this.idleWaiters;
        this.idleWaiters = [];
        for (const resolve of waiters)
            resolve();
    }
    whenIdle() {
        return new Promise((resolve) => {
            this.idleWaiters.push(resolve);
            this.settleIdle();
        });
    }
}
//# sourceMappingURL=applier.js.map