// The key-value machine as a replica drives it: entries in, results out, flushed in the background, sent as snapshots.
import { assert, assertNever, QuorateError } from '../core/errors.js';
import { eventPrevKv } from '../kv/history.js';
import { WatchHub } from '../kv/watch/index.js';
/** Changes that a compaction's clean-up visits in one turn: a millisecond or two. */
const SWEEP_PER_TURN = 500;
/** What helping slow watchers may take of one turn, in steps of a thousand events or a mebibyte. */
const CATCH_UP_STEPS_PER_TURN = 4;
/** After events went out to so many watchers, what comes next is gathered for so long, and no longer than the whole. */
const GATHER_MS_PER_WATCHER = 0.02;
const GATHER_MS_MAX = 5;
export class KvStateMachine {
    watches;
    machine;
    store;
    membershipOf;
    isSweeping = false;
    /** When the next events may go out. */
    eventsAt = 0;
    isRestoring = false;
    isClosed = false;
    sweepWaiters = [];
    constructor({ machine, store, membershipOf }) {
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
    get revision() {
        return this.machine.mvcc.revision;
    }
    get auth() {
        return this.machine.auth;
    }
    get compactedRevision() {
        return this.machine.mvcc.compactedRevision;
    }
    /** Disk space taken, and the part of it in use. */
    get size() {
        return this.store.size();
    }
    /** Throws `compacted`, `future-revision`. */
    range(request) {
        return this.machine.mvcc.range(request);
    }
    /** A transaction that only reads: see transactions.ts. */
    readTxn(request) {
        return this.machine.mvcc.txn(request);
    }
    /** What the event's key was before it, unless that is compacted. */
    previousOf(event) {
        return eventPrevKv(this.machine.mvcc.keyspace, event);
    }
    get leases() {
        return this.machine.leases;
    }
    attributesOf(node) {
        return this.machine.members.get(node);
    }
    /** Calls `done` once nothing is left of what was compacted so far. */
    whenSwept(done) {
        if (this.machine.hasBackgroundWork)
            this.sweepWaiters.push(done);
        else
            done();
    }
    // ── what the replica asks ──
    get durableIndex() {
        return this.machine.durableIndex;
    }
    apply(entry) {
        switch (entry.kind) {
            case 'data': {
                const result = this.machine.apply(entry.index, entry.term, entry.data);
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
    flush(index, done) {
        assert(index === this.machine.appliedIndex, `flush at ${index}, but applied is ${this.machine.appliedIndex}`);
        this.machine.flush(done);
    }
    snapshot() {
        const snapshot = this.machine.snapshot();
        return { index: snapshot.index, chunks: snapshot, release: () => snapshot.release() };
    }
    async restore(index, _term, chunks) {
        this.isRestoring = true;
        this.watches.flush();
        const { revision } = this;
        const restore = this.machine.beginRestore();
        try {
            for await (const chunk of chunks)
                restore.write(chunk);
            restore.commit();
        }
        catch (thrown) {
            restore.abort();
            throw thrown;
        }
        finally {
            this.isRestoring = false;
        }
        const held = this.machine.appliedIndex;
        if (held !== index) {
            throw new QuorateError('corrupt-snapshot', `the snapshot of index ${index} holds the state at ${held}`);
        }
        this.watches.onRestored(revision);
        this.sweepIfNeeded();
    }
    close() {
        this.isClosed = true;
        return new Promise((resolve) => this.store.close(resolve));
    }
    /**
     * Events go out after the turn that made them. With many watchers more are gathered first: each turn would otherwise end in a
     * system call a client, for an event or two.
     */
    planEvents() {
        const waitMs = this.eventsAt - performance.now();
        if (waitMs < 1)
            queueMicrotask(this.handOutEvents);
        else
            setTimeout(this.handOutEvents, waitMs);
    }
    handOutEvents = () => {
        if (this.isClosed)
            return;
        this.watches.flush();
        this.eventsAt = performance.now() + Math.min(GATHER_MS_MAX, this.watches.served * GATHER_MS_PER_WATCHER);
    };
    /** Others get their turn in between. */
    helpWatchers = () => {
        if (this.isClosed)
            return;
        for (let i = 0; i < CATCH_UP_STEPS_PER_TURN; i++)
            if (!this.watches.catchUp())
                return;
        setImmediate(this.helpWatchers);
    };
    /** Removes what compactions left, a bounded piece a turn, so that requests are answered in between. */
    sweepIfNeeded() {
        if (this.isSweeping || !this.machine.hasBackgroundWork)
            return;
        this.isSweeping = true;
        setImmediate(this.sweep);
    }
    sweep = () => {
        this.isSweeping = false;
        if (this.isClosed || this.isRestoring)
            return;
        if (this.machine.backgroundWork(SWEEP_PER_TURN)) {
            this.sweepIfNeeded();
            return;
        }
        const waiters = this.sweepWaiters;
        this.sweepWaiters = [];
        for (const done of waiters)
            done();
    };
}
//# sourceMappingURL=kv-state-machine.js.map