// What a log keeps when it is compacted, so that members that lag a little need no snapshot.

/** How much more than usual is kept for a member that is being sent a snapshot, so that it needs no second one. */
const SNAPSHOT_RETENTION_FACTOR = 4;

/**
 * The index up to which the log may be cut. `books`: a leader's; `cutBefore` answers where a cut leaves at most so many
 * entries and bytes before the compacted index.
 */
export function retainedFrom(
  books: readonly { readonly mode: string; readonly snapshotIndex: number }[],
  { retainedEntries, retainedBytes }: { readonly retainedEntries: number; readonly retainedBytes: number },
  cutBefore: (entries: number, bytes: number) => number,
): number {
  let cut = cutBefore(retainedEntries, retainedBytes);
  for (const { mode, snapshotIndex } of books) {
    if (mode !== 'snapshot' || snapshotIndex === 0 || snapshotIndex >= cut) continue;
    const furthest = cutBefore(Number.POSITIVE_INFINITY, retainedBytes * SNAPSHOT_RETENTION_FACTOR);
    cut = Math.min(cut, Math.max(furthest, snapshotIndex));
  }
  return cut;
}
