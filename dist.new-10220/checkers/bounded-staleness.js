// Bounded staleness: a read may lag behind what was acknowledged before it began, but not by more than a bound, in time (as
// in Torres-Rojas, Ahamad & Raynal, 'Timed Consistency', 1999) or in versions (k-atomicity: Aiyer, Alvisi & Bazzi 2005). A
// bound of zero of either demands the newest acknowledged version. Linear but for sorting.
export function checkBoundedStaleness(history, bound) {
    const writes = new Map();
    const byReturn = history.map((_, at) => at).filter((at) => history[at].type === 'write');
    byReturn.sort((a, b) => history[a].returnedAt - history[b].returnedAt);
    for (const at of byReturn) {
        const { key, version, returnedAt } = history[at];
        if (!Number.isFinite(returnedAt))
            continue;
        const list = writes.get(key) ?? [];
        writes.set(key, list);
        // Only what raises the version counts: from its return on, nobody may see less.
        if (version > (list.at(-1)?.version ?? 0))
            list.push({ at, version, returnedAt });
    }
    return history.flatMap((operation, read) => {
        const found = operation.type === 'read' ? staleRead(history, read, writes.get(operation.key) ?? [], bound) : undefined;
        return found === undefined ? [] : [found];
    });
}
function staleRead(history, read, writes, { maxMs, maxVersions }) {
    const { version, calledAt, session, key } = history[read];
    const missed = writes.filter((write) => write.version > version && write.returnedAt < calledAt);
    // It has been stale since the first acknowledged write that it does not show.
    const [first] = missed;
    if (first === undefined)
        return undefined;
    const staleMs = calledAt - first.returnedAt;
    const staleVersions = missed.at(-1).version - version;
    if (maxMs !== undefined && staleMs <= maxMs)
        return undefined;
    if (maxVersions !== undefined && staleVersions <= maxVersions)
        return undefined;
    const text = `${session} reads version ${version} of ${key} (operation ${read}), ${staleVersions} behind: ` +
        `version ${first.version} was acknowledged ${staleMs} ms before (operation ${first.at})`;
    return { read, write: first.at, staleMs, staleVersions, text };
}
//# sourceMappingURL=bounded-staleness.js.map