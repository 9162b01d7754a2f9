// The judgements that a write-ahead log's safety rests on, as tiny predicates, each by itself. The code asks them where
// something is wrong or goes, never on the way of a commit; the simulator's mutants replace one at a time to see that it is
// missed. What the log asks of its disk (sync, cut, rename) needs no predicate: mutants of those swallow the disk's calls.

export interface WalRules {
  /** W1: a batch behind which a later one lies was durable once, so a bad one is corrupt and not torn. */
  isFollowed(laterBatchAt: number | undefined): boolean;
  /** W2: a bad last batch of which nothing is missing was written to its end: corrupt, too. */
  isComplete(isShort: boolean, zeroSectors: number, writtenZeroSectors: number): boolean;
  /** W3: a segment stays while it holds an entry beyond what was released. */
  isNeeded(highestIndex: number, releasedIndex: number): boolean;
}

export const WAL_RULES: WalRules = {
  isFollowed: (laterBatchAt) => laterBatchAt !== undefined,
  isComplete: (isShort, zeroSectors, writtenZeroSectors) => !isShort && zeroSectors <= writtenZeroSectors,
  isNeeded: (highestIndex, releasedIndex) => highestIndex > releasedIndex,
};
