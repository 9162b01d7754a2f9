import type { LogEntry } from '../replicated-log.ts';
export interface Slots {
    /** The slot before the first one held, and its entry's term. 0 and 0 at the beginning of time. */
    startIndex: number;
    startTerm: number;
    /** `entries[i]` is in slot `startIndex + 1 + i`; the last one is never a hole. */
    entries: (LogEntry | undefined)[];
    /** The ballot in which that entry was accepted; 0 in a hole. */
    ballots: number[];
    /** Sum of the entries' data lengths. */
    bytes: number;
}
/** The ballot of what is known to be chosen, whatever ballot it was accepted in: nothing outranks it. */
export declare const CHOSEN: number;
export declare function emptySlots(startIndex: number, startTerm: number): Slots;
/** The highest slot that holds something. */
export declare function lastSlot(slots: Slots): number;
/** 0 where nothing is held. */
export declare function ballotAt(slots: Slots, index: number): number;
export declare function entryAt(slots: Slots, index: number): LogEntry | undefined;
/** The term of the entry in a slot; −1 where there is none, or where it was compacted. */
export declare function termAt(slots: Slots, index: number): number;
/** Puts `entry` into its slot, in the place of what was there. */
export declare function put(slots: Slots, ballot: number, entry: LogEntry): void;
/** The entries of slots `from` to `through`, both included, none of them a hole. */
export declare function slice(slots: Slots, from: number, through: number): LogEntry[];
/** The highest slot such that `from` to it, at most `through`, hold at most `maxBytes` of data; at least `from`. */
export declare function endOfBatch(slots: Slots, from: number, through: number, maxBytes: number): number;
/** Forgets the slots through `index`, whose entry had `term`. Keeps what lies beyond. */
export declare function dropThrough(slots: Slots, index: number, term: number): void;
/** Where a compaction through `index` really cuts, so that a tail within both bounds stays. */
export declare function cutBefore(slots: Slots, index: number, maxEntries: number, maxBytes: number): number;
