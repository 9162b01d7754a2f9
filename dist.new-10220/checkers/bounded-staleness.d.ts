/** Versions of a key are numbered in the one order in which its writes took effect; 0: the key does not exist. */
export interface TimedOperation {
    readonly session: string;
    readonly type: 'read' | 'write';
    readonly key: string;
    readonly version: number;
    /** In milliseconds on one clock. `returnedAt` is infinity for a write whose outcome its client never learned. */
    readonly calledAt: number;
    readonly returnedAt: number;
}
/** At least one; with both, a read that keeps to either is fresh enough. */
export interface StalenessBound {
    readonly maxMs?: number;
    readonly maxVersions?: number;
}
export interface StaleRead {
    /** Positions in the history: the stale read, and the write that it should have seen. */
    readonly read: number;
    readonly write: number;
    readonly staleMs: number;
    readonly staleVersions: number;
    readonly text: string;
}
export declare function checkBoundedStaleness(history: readonly TimedOperation[], bound: StalenessBound): StaleRead[];
