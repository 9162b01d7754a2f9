// The judgements that a write-ahead log's safety rests on, as tiny predicates, each by itself. The code asks them where
// something is wrong or goes, never on the way of a commit; the simulator's mutants replace one at a time to see that it is
// missed. What the log asks of its disk (sync, cut, rename) needs no predicate: mutants of those swallow the disk's calls.
export const WAL_RULES = {
    isFollowed: (laterBatchAt) => laterBatchAt !== undefined,
    isComplete: (isShort, zeroSectors, writtenZeroSectors) => !isShort && zeroSectors <= writtenZeroSectors,
    isNeeded: (highestIndex, releasedIndex) => highestIndex > releasedIndex,
};
//# sourceMappingURL=wal-rules.js.map