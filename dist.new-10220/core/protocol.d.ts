/** Identifies a node within its cluster. A safe integer above 0; 0 means 'none'. */
export type NodeId = number;
/** A point in time or a duration in milliseconds, on the node's own monotonic clock; fractions are allowed. */
export type Millis = number;
/** The absent node: no leader, no vote. */
export declare const NONE: NodeId;
/** The types of one protocol, gathered in one type parameter. All but `State` are plain, immutable data. */
export interface Spec {
    /** What travels between nodes. */
    Message: {
        readonly type: string;
    };
    /** What the driver or its user asks of the local node. */
    Command: {
        readonly type: string;
    };
    /** The answer to a command. */
    Result: {
        readonly type: string;
    };
    /** What must survive a crash. */
    Record: {
        readonly type: string;
    };
    /** What the protocol tells its driver: committed, leader-changed, decided… */
    Event: {
        readonly type: string;
    };
    /** Names of the timers. */
    Timer: string;
    /** The whole state of a node: plain data, cloneable and comparable, without closures or private fields. */
    State: object;
}
export type Input<S extends Spec> = 
/** The first input a node ever gets in a life, after it was created from its durable records. */
{
    readonly type: 'start';
} | {
    readonly type: 'message';
    readonly from: NodeId;
    readonly message: S['Message'];
} | {
    readonly type: 'timer';
    readonly timer: S['Timer'];
}
/** `id` is unique among all requests that this node ever gets, over restarts too. */
 | {
    readonly type: 'request';
    readonly id: number;
    readonly command: S['Command'];
}
/**
 * The driver has no more inputs this turn. A protocol gathers work (proposals, reads, acknowledgements) during a turn
 * and sends it here, once. Drivers feed it after the last input of every turn; a turn may have one input only.
 */
 | {
    readonly type: 'flush';
};
/** A protocol's node: one state, one entry point. */
export interface Protocol<S extends Spec> {
    readonly state: Readonly<S['State']>;
    /**
     * Handles one input. Synchronous and deterministic: touches `state`, `out` and the seeded random, nothing else.
     * `now` never decreases within a life.
     */
    step(input: Input<S>, now: Millis, out: Outbox<S>): void;
}
/**
 * Where a protocol puts its effects. What is put here is handed over: neither side changes it afterwards.
 *
 * The two rules of durability: what goes through `send`, `reply` and `emit` leaves only once every record persisted
 * before it (in this and all earlier steps) is durable; what goes through `sendEarly` and `emitEarly` leaves at once, and
 * so must claim nothing of this node's disk.
 */
export interface Outbox<S extends Spec> {
    persist(record: S['Record']): void;
    /** `to` may be this node itself: 'count me once my disk has it' is mail to oneself. */
    send(to: NodeId, message: S['Message']): void;
    sendEarly(to: NodeId, message: S['Message']): void;
    reply(id: number, result: S['Result']): void;
    emit(event: S['Event']): void;
    emitEarly(event: S['Event']): void;
    /** (Re)arms the timer `timer` to fire at `at` (a time on the clock of `now`, not a duration). */
    setTimer(timer: S['Timer'], at: Millis): void;
    clearTimer(timer: S['Timer']): void;
}
/** What a node is made from. */
export interface Init<S extends Spec, Options> {
    readonly self: NodeId;
    /** The members a fresh cluster is founded with; ignored where `durable` knows better. */
    readonly members: readonly NodeId[];
    readonly options: Options;
    /** Uniform in [0, 1), from a seed. */
    readonly random: () => number;
    /** All records that earlier lives of this node persisted and its disk still holds, in order. Empty on first start. */
    readonly durable: Iterable<S['Record']>;
}
/** Encodes a protocol's messages and records for the wire and the log. Decoders throw `QuorateError` on bad input. */
export interface Wire<S extends Spec> {
    encodeMessage(message: S['Message'], writer: import('./bytes.ts').ByteWriter): void;
    decodeMessage(reader: import('./bytes.ts').ByteReader): S['Message'];
    encodeRecord(record: S['Record'], writer: import('./bytes.ts').ByteWriter): void;
    decodeRecord(reader: import('./bytes.ts').ByteReader): S['Record'];
}
/** A protocol as drivers know it. */
export interface Definition<S extends Spec, Options, I extends Init<S, Options> = Init<S, Options>> {
    readonly name: string;
    /** Fills in defaults and checks: throws one `QuorateError` that names the option and its value. */
    parseOptions(options: Partial<Options>): Options;
    create(init: I): Protocol<S>;
    readonly wire: Wire<S>;
    /**
     * The records that stand for all durable state of a node: a driver that has written them may drop the older ones. They
     * may tell what records that follow them tell again. Absent: nothing can be dropped.
     */
    checkpoint?(state: Readonly<S['State']>): readonly S['Record'][];
}
