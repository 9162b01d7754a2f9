// Bounded staleness: a read may lag behind what was acknowledged before it began, but not by more than a bound, in time (as
// in Torres-Rojas, Ahamad & Raynal, 'Timed Consistency', 1999) or in versions (k-atomicity: Aiyer, Alvisi & Bazzi 2005). A
// bound of zero of either demands the newest acknowledged version. Linear but for sorting.

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

export function checkBoundedStaleness(history: readonly TimedOperation[], bound: StalenessBound): StaleRead[] {
  const writes = new Map<string, Acknowledged[]>();
  const byReturn = history.map((_, at) => at).filter((at) => history[at]!.type === 'write');
  byReturn.sort((a, b) => history[a]!.returnedAt - history[b]!.returnedAt);
  for (const at of byReturn) {
    const { key, version, returnedAt } = history[at]!;
    if (!Number.isFinite(returnedAt)) continue;
    const list = writes.get(key) ?? [];
    writes.set(key, list);
    // Only what raises the version counts: from its return on, nobody may see less.
    if (version > (list.at(-1)?.version ?? 0)) list.push({ at, version, returnedAt });
  }
  return history.flatMap((operation, read) => {
    const found =
      operation.type === 'read' ? staleRead(history, read, writes.get(operation.key) ?? [], bound) : undefined;
    return found === undefined ? [] : [found];
  });
}

interface Acknowledged {
  readonly at: number;
  readonly version: number;
  readonly returnedAt: number;
}

function staleRead(
  history: readonly TimedOperation[],
  read: number,
  writes: readonly Acknowledged[],
  { maxMs, maxVersions }: StalenessBound,
): StaleRead | undefined {
  const { version, calledAt, session, key } = history[read]!;
  const missed = writes.filter((write) => write.version > version && write.returnedAt < calledAt);
  // It has been stale since the first acknowledged write that it does not show.
  const [first] = missed;
  if (first === undefined) return undefined;
  const staleMs = calledAt - first.returnedAt;
  const staleVersions = missed.at(-1)!.version - version;
  if (maxMs !== undefined && staleMs <= maxMs) return undefined;
  if (maxVersions !== undefined && staleVersions <= maxVersions) return undefined;
  const text =
    `${session} reads version ${version} of ${key} (operation ${read}), ${staleVersions} behind: ` +
    `version ${first.version} was acknowledged ${staleMs} ms before (operation ${first.at})`;
  return { read, write: first.at, staleMs, staleVersions, text };
}
