// Runs any protocol on a real clock, log and network, and keeps the one promise that all of them lean on: nothing that was
// promised leaves before the disk has it.
//
// A turn: inputs are stepped as they arrive in an iteration of the event loop; at its end the protocol gets one `flush`
// input, early sends leave in one write a peer, and all that was persisted goes to the log in one commit. At most one
// commit is under way; what is persisted and promised meanwhile waits for the next (group commit, without a timer).
import { assert, assertNever, QuorateError } from './errors.js';
const NO_SPACE_RETRY_MS = 500;
/** No persist yet in the filling batch: all of its promises are free to go once the commit under way is done. */
const ALL_FREE = -1;
const FLUSH = { type: 'flush' };
export class ProtocolDriver {
    ports;
    protocol;
    clock;
    isStepping = false;
    isStopped = false;
    isTurnScheduled = false;
    /** Inputs that arose while another was being stepped, and mail from this node to itself. */
    queue = [];
    filling = [];
    fillingFree = ALL_FREE;
    committing = [];
    /** An empty list for `filling` to go on with, so that turns do not allocate one each. */
    spare = [];
    commitState = 'idle';
    committingSequence = 0;
    timers = new Map();
    armedAt = Number.POSITIVE_INFINITY;
    disarm;
    /** Counts records handed to the log, and those of them that are durable. */
    persistedSequence = 0;
    durableSequence = 0;
    /** Turns taken and commits made: what group commit achieves is their ratio to the inputs. */
    turns = 0;
    commits = 0;
    constructor(ports) {
        this.ports = ports;
        this.protocol = ports.protocol;
        this.clock = ports.clock;
    }
    // ── Inputs ────────────────────────────────────────────────────────────────────────────────────────────────────────
    /** Steps `input` now, or after the current step. Its outputs leave at the end of the turn. */
    input(input) {
        if (this.isStopped)
            return;
        if (this.isStepping)
            this.queue.push(input);
        else
            this.step(input, this.clock.now());
        this.wake();
    }
    /** Makes sure that a turn ends soon, though there may be no input: `beforeFlush` and `afterTurn` have work. */
    wake() {
        if (this.isTurnScheduled || this.isStopped)
            return;
        this.isTurnScheduled = true;
        this.clock.endOfTurn(this.runTurn);
    }
    now() {
        return this.clock.now();
    }
    stop() {
        this.isStopped = true;
        this.disarm?.();
        this.disarm = undefined;
        this.queue = [];
        this.filling = [];
        this.committing = [];
    }
    step(input, now) {
        this.isStepping = true;
        try {
            this.protocol.step(input, now, this);
        }
        catch (error) {
            this.fail(error);
        }
        this.isStepping = false;
    }
    fail(error) {
        if (this.isStopped)
            return;
        this.stop();
        this.ports.onFatal(QuorateError.from(error, 'broken-invariant'));
    }
    // ── The turn ──────────────────────────────────────────────────────────────────────────────────────────────────────
    runTurn = () => {
        this.isTurnScheduled = false;
        if (this.isStopped)
            return;
        this.turns++;
        try {
            this.turn();
        }
        catch (error) {
            this.fail(error);
        }
    };
    turn() {
        if (this.commitState === 'done')
            this.finishCommit();
        this.drainQueue();
        this.fireTimers();
        this.ports.beforeFlush?.();
        if (this.isStopped)
            return;
        this.step(FLUSH, this.clock.now());
        if (this.isStopped)
            return;
        if (this.commitState === 'idle')
            this.releaseFree();
        this.ports.network.flush();
        if (this.commitState === 'idle' && this.ports.log.hasPending)
            this.startCommit();
        this.armTimer();
        this.ports.afterTurn?.();
        if (this.queue.length > 0)
            this.wake();
    }
    drainQueue() {
        if (this.queue.length === 0)
            return;
        // Mail that these steps cause waits for the next turn: an endless conversation with oneself must not starve sockets.
        const inputs = this.queue;
        this.queue = [];
        const now = this.clock.now();
        for (const input of inputs) {
            if (this.isStopped)
                return;
            this.step(input, now);
        }
    }
    // ── Durability ────────────────────────────────────────────────────────────────────────────────────────────────────
    startCommit() {
        assert(this.commitState === 'idle', 'one commit at a time');
        this.commits++;
        const emptied = this.committing;
        this.committing = this.filling;
        this.filling = emptied;
        this.fillingFree = ALL_FREE;
        this.committingSequence = this.persistedSequence;
        this.commit();
    }
    commit() {
        this.commitState = 'under-way';
        this.ports.log.commit(this.onCommitted);
        // Done already: a log whose sync blocks. Its promises leave now, not a turn later.
        if (this.hasCommitted()) {
            this.finishCommit();
            this.ports.network.flush();
        }
    }
    /** Apart, because the compiler does not see that `commit` may have changed the state. */
    hasCommitted() {
        return this.commitState === 'done';
    }
    onCommitted = (error) => {
        if (this.isStopped)
            return;
        if (error === undefined) {
            this.commitState = 'done';
            this.wake();
        }
        else if (error.code === 'no-space') {
            const isFirst = this.commitState !== 'out-of-space';
            this.commitState = 'out-of-space';
            this.clock.setTimer(this.clock.now() + NO_SPACE_RETRY_MS, this.retryCommit);
            if (isFirst)
                this.ports.onNoSpace?.(true, error.message);
        }
        else {
            this.fail(error);
        }
    };
    retryCommit = () => {
        if (this.isStopped)
            return;
        // Whatever was appended since goes along, so its promises may go along too.
        for (const promised of this.filling)
            this.committing.push(promised);
        this.filling = [];
        this.fillingFree = ALL_FREE;
        this.committingSequence = this.persistedSequence;
        try {
            this.ports.log.commit(this.onRetried);
        }
        catch (error) {
            this.fail(error);
        }
    };
    onRetried = (error) => {
        if (error === undefined && !this.isStopped)
            this.ports.onNoSpace?.(false, 'the log has room again');
        this.onCommitted(error);
    };
    finishCommit() {
        const released = this.committing;
        this.committing = [];
        this.commitState = 'idle';
        this.durableSequence = this.committingSequence;
        for (const promised of released)
            this.deliver(promised);
        released.length = 0;
        this.committing = released;
        this.releaseFree();
    }
    /** Releases what waits for no record that is still on its way to the disk. */
    releaseFree() {
        const count = this.fillingFree === ALL_FREE ? this.filling.length : this.fillingFree;
        if (count === 0)
            return;
        let released = this.filling;
        if (count === released.length) {
            this.filling = this.spare;
        }
        else {
            released = this.filling.slice(0, count);
            this.filling.splice(0, count);
        }
        if (this.fillingFree !== ALL_FREE)
            this.fillingFree = 0;
        for (const promised of released)
            this.deliver(promised);
        released.length = 0;
        this.spare = released;
    }
    deliver(promised) {
        if (this.isStopped)
            return;
        switch (promised.kind) {
            case 'send':
                if (promised.target === this.ports.self)
                    this.mailSelf(promised.payload);
                else
                    this.ports.network.send(promised.target, promised.payload);
                break;
            case 'reply':
                this.ports.onReply(promised.target, promised.payload);
                break;
            case 'emit':
                this.ports.onEvent(promised.payload);
                break;
            default:
                assertNever(promised.kind);
        }
    }
    mailSelf(message) {
        this.queue.push({ type: 'message', from: this.ports.self, message });
        this.wake();
    }
    // ── Timers ────────────────────────────────────────────────────────────────────────────────────────────────────────
    fireTimers() {
        const now = this.clock.now();
        let due;
        for (const [timer, at] of this.timers) {
            if (at > now)
                continue;
            due ??= [];
            due.push(timer);
        }
        if (due === undefined)
            return;
        for (const timer of due) {
            // An earlier one of these may have cleared or postponed it.
            const at = this.timers.get(timer);
            if (at === undefined || at > now || this.isStopped)
                continue;
            this.timers.delete(timer);
            this.step({ type: 'timer', timer }, now);
        }
    }
    armTimer() {
        let earliest = Number.POSITIVE_INFINITY;
        for (const at of this.timers.values())
            if (at < earliest)
                earliest = at;
        // A real timer that fires too early costs one idle turn; moving it at every heartbeat would cost more.
        if (earliest >= this.armedAt || this.isStopped)
            return;
        this.disarm?.();
        this.armedAt = earliest;
        // The timer only asks for a turn, which comes after the sockets were read: when the process was stopped for a while,
        // the leader's heartbeats that wait in the sockets are seen before the election timer.
        this.disarm = this.clock.setTimer(earliest, this.onTimer);
    }
    onTimer = () => {
        // It may come a fraction of a millisecond early; the turn then finds nothing due and arms it again.
        this.armedAt = Number.POSITIVE_INFINITY;
        this.disarm = undefined;
        this.wake();
    };
    // ── Outbox ────────────────────────────────────────────────────────────────────────────────────────────────────────
    persist(record) {
        if (this.fillingFree === ALL_FREE)
            this.fillingFree = this.filling.length;
        this.persistedSequence++;
        this.ports.log.append(record);
    }
    send(to, message) {
        this.filling.push({ kind: 'send', target: to, payload: message });
    }
    sendEarly(to, message) {
        if (to === this.ports.self)
            this.mailSelf(message);
        else
            this.ports.network.send(to, message);
    }
    reply(id, result) {
        this.filling.push({ kind: 'reply', target: id, payload: result });
    }
    emit(event) {
        this.filling.push({ kind: 'emit', target: 0, payload: event });
    }
    emitEarly(event) {
        this.ports.onEvent(event);
    }
    setTimer(timer, at) {
        this.timers.set(timer, at);
    }
    clearTimer(timer) {
        this.timers.delete(timer);
    }
}
//# sourceMappingURL=driver.js.map