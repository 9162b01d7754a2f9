import type { Input, Millis, NodeId } from '../core/protocol.ts';
import type { LogEntry, LogResult, LogSpec, LogState } from '../protocols/replicated-log.ts';
/** A node as checkers see it. `state` only while it is alive. */
export interface Watched {
    readonly id: NodeId;
    /** Counts its starts. */
    readonly life: number;
    readonly isAlive: boolean;
    readonly state: Readonly<LogState>;
    /** Its own clock. */
    readonly now: Millis;
}
/** Each method is called as things happen, and throws `InvariantViolation` if they must not. */
export interface LogObserver {
    /** After every step of every node; the first of a life has the input `start`. */
    stepped(node: Watched, input: Input<LogSpec>): void;
    crashed(node: Watched): void;
    /** A message leaves for another node. */
    sent(node: Watched, to: NodeId, message: LogSpec['Message']): void;
    /** The state machine took an entry; `hash` stands for all that it took so far. */
    applied(node: Watched, entry: LogEntry, hash: number): void;
    /** The state machine was replaced by a snapshot of all through `index`. */
    restored(node: Watched, index: number, hash: number): void;
    /** The protocol answers a request of this node's driver. */
    replied(node: Watched, request: number, result: LogResult): void;
    /** A client's request to read arrived, as this node's request `request`. */
    readBegan(node: Watched, request: number): void;
    /** …and, in this very step, may be answered from all through `index`, until `validUntil` on the node's clock. */
    readAnswered(node: Watched, request: number, index: number, validUntil: Millis): void;
}
