export interface WalRules {
    /** W1: a batch behind which a later one lies was durable once, so a bad one is corrupt and not torn. */
    isFollowed(laterBatchAt: number | undefined): boolean;
    /** W2: a bad last batch of which nothing is missing was written to its end: corrupt, too. */
    isComplete(isShort: boolean, zeroSectors: number, writtenZeroSectors: number): boolean;
    /** W3: a segment stays while it holds an entry beyond what was released. */
    isNeeded(highestIndex: number, releasedIndex: number): boolean;
}
export declare const WAL_RULES: WalRules;
