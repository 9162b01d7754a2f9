import type { LogEntry } from './replicated-log.ts';
export interface Log {
    /** The entry before the first one held: its index and term. 0 and 0 at the beginning of time. */
    startIndex: number;
    startTerm: number;
    /** `entries[i]` has index `startIndex + 1 + i`. */
    entries: LogEntry[];
    /** Sum of `entries`' data lengths. */
    bytes: number;
}
export declare function lastIndex(log: Log): number;
export declare function lastTerm(log: Log): number;
/** The term of the entry at `index`; −1 where the log cannot tell: compacted, or beyond its end. */
export declare function termAt(log: Log, index: number): number;
export declare function entryAt(log: Log, index: number): LogEntry;
/** Entries `from` to `through`, both included. */
export declare function slice(log: Log, from: number, through: number): LogEntry[];
/** The highest index such that `from` to it hold at most `maxBytes` of data; at least `from`. */
export declare function endOfBatch(log: Log, from: number, maxBytes: number): number;
export declare function dataBytes(entries: readonly LogEntry[]): number;
export declare function push(log: Log, entry: LogEntry): void;
/** Drops the entries from `index` on. */
export declare function truncate(log: Log, index: number): void;
/** Forgets the entries through `index`, which is in the log. */
export declare function dropThrough(log: Log, index: number): void;
/** Starts anew after `index`. */
export declare function resetTo(log: Log, index: number, term: number): void;
/**
 * The highest index at or below `index` whose term is at most `term`: two logs cannot match above it, if one has `term` at
 * `index`. Skips a whole term of conflicts in one exchange (thesis §3.5).
 */
export declare function lastWithTermAtMost(log: Log, index: number, term: number): number;
/** Where a compaction through `index` really cuts, so that a tail within both bounds stays. */
export declare function cutBefore(log: Log, index: number, maxEntries: number, maxBytes: number): number;
