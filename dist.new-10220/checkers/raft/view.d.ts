import type { Input, Millis, NodeId } from '../../core/protocol.ts';
import type { RaftState } from '../../protocols/raft/index.ts';
import type { LogEntry, LogSpec } from '../../protocols/replicated-log.ts';
/** One node, as of its last step. */
export interface NodeView {
    readonly id: NodeId;
    life: number;
    isAlive: boolean;
    state: Readonly<RaftState>;
    term: number;
    vote: NodeId;
    commitIndex: number;
    isLeader: boolean;
    isTransferring: boolean;
    contactAt: Millis;
    /** The log's entries as last seen, from `startIndex` + 1 on. */
    startIndex: number;
    entries: LogEntry[];
}
/** What a step did. */
export interface RaftStep {
    readonly node: NodeView;
    readonly state: Readonly<RaftState>;
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
/** An invariant, in its own file. `check` runs after each step, `update` not yet having happened. */
export interface RaftInvariant {
    check(step: RaftStep, view: RaftView): void;
}
export declare class RaftView {
    readonly nodes: Map<number, NodeView>;
    /** `committed[i]`: the entry at index i, once any node's commit index reached it. */
    readonly committed: (LogEntry | undefined)[];
    /** The term in which the first node that committed index i did so. */
    readonly committedIn: number[];
    /** The highest commit index of any node, ever. */
    commitIndex: number;
    begin(id: NodeId, life: number, state: Readonly<RaftState>, input: Input<LogSpec>, now: Millis): RaftStep;
    private difference;
    /** After all invariants were checked. */
    end(step: RaftStep): void;
}
/** The term of the entry at `index` in `state`'s log: −1 where it does not reach, or was compacted. */
export declare function termIn(state: Readonly<RaftState>, index: number): number;
