import type { Clock } from './clock.ts';
import { QuorateError } from './errors.ts';
import type { Input, Millis, NodeId, Outbox, Protocol, Spec } from './protocol.ts';
/** Where records go. `append` only buffers; `commit` makes all that was appended so far durable. */
export interface DriverLog<S extends Spec> {
    append(record: S['Record']): void;
    readonly hasPending: boolean;
    /**
     * `done` may be called before `commit` returns. With `no-space` nothing was lost and `commit` may be called again later;
     * every other error is final.
     */
    commit(done: (error?: QuorateError) => void): void;
}
/** Where messages to others go. `send` only buffers; `flush` hands all of it to the sockets. */
export interface DriverNetwork<S extends Spec> {
    send(to: NodeId, message: S['Message']): void;
    flush(): void;
}
export interface DriverPorts<S extends Spec> {
    readonly self: NodeId;
    readonly protocol: Protocol<S>;
    readonly log: DriverLog<S>;
    readonly network: DriverNetwork<S>;
    readonly clock: Clock;
    onReply(id: number, result: S['Result']): void;
    onEvent(event: S['Event']): void;
    /** The last chance to add requests to this turn, before its `flush`. */
    beforeFlush?(): void;
    /** All of the turn's output is on its way; a commit may be under way. The place for work that can overlap with it. */
    afterTurn?(): void;
    /** The log has no room; commits are tried again every `noSpaceRetryMs`. Called with `false` once one succeeded. */
    onNoSpace?(isRaised: boolean, message: string): void;
    /** The node cannot go on; the driver has stopped, and nothing it had promised will leave. */
    onFatal(error: QuorateError): void;
}
export declare class ProtocolDriver<S extends Spec> implements Outbox<S> {
    private readonly ports;
    private readonly protocol;
    private readonly clock;
    private isStepping;
    private isStopped;
    private isTurnScheduled;
    /** Inputs that arose while another was being stepped, and mail from this node to itself. */
    private queue;
    private filling;
    private fillingFree;
    private committing;
    /** An empty list for `filling` to go on with, so that turns do not allocate one each. */
    private spare;
    private commitState;
    private committingSequence;
    private readonly timers;
    private armedAt;
    private disarm;
    /** Counts records handed to the log, and those of them that are durable. */
    persistedSequence: number;
    durableSequence: number;
    /** Turns taken and commits made: what group commit achieves is their ratio to the inputs. */
    turns: number;
    commits: number;
    constructor(ports: DriverPorts<S>);
    /** Steps `input` now, or after the current step. Its outputs leave at the end of the turn. */
    input(input: Input<S>): void;
    /** Makes sure that a turn ends soon, though there may be no input: `beforeFlush` and `afterTurn` have work. */
    wake(): void;
    now(): Millis;
    stop(): void;
    private step;
    private fail;
    private readonly runTurn;
    private turn;
    private drainQueue;
    private startCommit;
    private commit;
    /** Apart, because the compiler does not see that `commit` may have changed the state. */
    private hasCommitted;
    private readonly onCommitted;
    private readonly retryCommit;
    private readonly onRetried;
    private finishCommit;
    /** Releases what waits for no record that is still on its way to the disk. */
    private releaseFree;
    private deliver;
    private mailSelf;
    private fireTimers;
    private armTimer;
    private readonly onTimer;
    persist(record: S['Record']): void;
    send(to: NodeId, message: S['Message']): void;
    sendEarly(to: NodeId, message: S['Message']): void;
    reply(id: number, result: S['Result']): void;
    emit(event: S['Event']): void;
    emitEarly(event: S['Event']): void;
    setTimer(timer: S['Timer'], at: Millis): void;
    clearTimer(timer: S['Timer']): void;
}
