import type { Input, Millis, NodeId } from '../../core/protocol.ts';
import type { LogEntry, LogSpec } from '../../protocols/replicated-log.ts';
import type { ZabState } from '../../protocols/zab/index.ts';
/** One node, as of its last step. */
export interface NodeView {
    readonly id: NodeId;
    life: number;
    isAlive: boolean;
    state: Readonly<ZabState>;
    term: number;
    acceptedLeader: NodeId;
    currentEpoch: number;
    commitIndex: number;
    /** A leader with an epoch of its own, in whichever phase. */
    isLeader: boolean;
    isEstablished: boolean;
    isTransferring: boolean;
    contactAt: Millis;
    /** The log's entries as last seen, from `startIndex` + 1 on. */
    startIndex: number;
    entries: LogEntry[];
}
/** What a step did. */
export interface ZabStep {
    readonly node: NodeView;
    readonly state: Readonly<ZabState>;
    readonly input: Input<LogSpec>;
    /** On the node's own clock. */
    readonly now: Millis;
    /** The first step of a life: all 'before' values are zero. */
    readonly isStart: boolean;
    /** The log's entries from here on were thrown away; 0 if none were. */
    readonly truncatedFrom: number;
    /** Entries that are new in the log, or were put there anew. */
    readonly appended: readonly LogEntry[];
}
/** An invariant, in its own file. `check` runs after each step, before the view moves on. */
export interface ZabInvariant {
    check(step: ZabStep, view: ZabView): void;
}
export declare class ZabView {
    readonly nodes: Map<number, NodeView>;
    /** `committed[i]`: the entry at index i, once any node's commit index reached it. */
    readonly committed: (LogEntry | undefined)[];
    /** The epoch that the first node which committed index i was in. */
    readonly committedIn: number[];
    /** The highest commit index of any node, ever. */
    commitIndex: number;
    begin(id: NodeId, life: number, state: Readonly<ZabState>, input: Input<LogSpec>, now: Millis): ZabStep;
    /** After all invariants were checked. */
    end({ node, state, appended, truncatedFrom }: ZabStep): void;
}
export declare function isEstablished({ role }: Readonly<ZabState>): boolean;
