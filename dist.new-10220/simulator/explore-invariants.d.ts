import type { NodeId } from '../core/protocol.ts';
import type { RaftState } from '../protocols/raft/index.ts';
import type { LogEntry } from '../protocols/replicated-log.ts';
export interface CommittedEntry {
    readonly entry: LogEntry;
    /** The term of the first node that committed it. */
    readonly committedIn: number;
}
/** What no crash may undo. */
export interface Past {
    /** `leaders[term]`: who led it, 0 if nobody did. */
    readonly leaders: readonly NodeId[];
    /** `committed[i]`: the entry of index i + 1. */
    readonly committed: readonly CommittedEntry[];
}
/** The past after `changed` came to its state from `before`, the state of the same node. Throws `InvariantViolation`. */
export declare function remember(past: Past, before: RaftState | undefined, changed: RaftState): Past;
/** Every leader holds what was committed in earlier terms. */
export declare function leaderCompleteness(past: Past, states: readonly RaftState[]): void;
/** Two logs that hold an entry of one index and term are the same up to it. */
export declare function logMatching(changed: RaftState, states: readonly RaftState[]): void;
