import type { KeyEvent } from '../keyspace.ts';
import type { Change } from '../tables.ts';
/** A change as watchers share it. `memo` belongs to whoever delivers: what it made of the event once. */
export declare class WatchEvent implements KeyEvent {
    readonly main: number;
    readonly sub: number;
    readonly change: Change;
    memo: unknown;
    constructor({ main, sub, change }: KeyEvent);
}
export declare class EventBatch {
    /** Oldest first, never empty; with an event of a revision, all events of that revision in the range. */
    readonly events: readonly WatchEvent[];
    /** Belongs to whoever delivers. */
    memo: unknown;
    private tails;
    constructor(events: readonly WatchEvent[]);
    get firstRevision(): number;
    get lastRevision(): number;
    /** The events from `revision` on, which must leave some: shared like the whole. */
    since(revision: number): EventBatch;
}
