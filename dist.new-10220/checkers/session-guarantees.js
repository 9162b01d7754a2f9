// Session guarantees (Terry et al. 1994), checked on histories in which every operation says which version it wrote or saw.
// Linear in the history: versions of a key are numbered in the one order that all replicas apply (etcd's mod revision).
export const SESSION_GUARANTEES = [
    'read-your-writes',
    'monotonic-reads',
    'monotonic-writes',
    'writes-follow-reads',
];
/**
 * Every violation of the wanted guarantees. Versions are comparable within a key; with `isGlobal` over all keys (one
 * revision counter for the store), which makes the write guarantees hold across keys, too.
 */
export function checkSessions(history, guarantees = SESSION_GUARANTEES, isGlobal = false) {
    const violations = [];
    const written = new Map();
    const read = new Map();
    history.forEach((operation, at) => {
        const own = `${operation.session} ${operation.key}`;
        // What a session wrote or read bounds later writes of any key where one counter orders them all.
        const wide = isGlobal ? `${operation.session} ` : own;
        const must = (guarantee, bound, mayEqual) => {
            if (bound === undefined || !guarantees.includes(guarantee))
                return;
            if (operation.version > bound.version || (mayEqual && operation.version === bound.version))
                return;
            violations.push({ guarantee, earlier: bound.at, later: at, text: describe(history, guarantee, bound.at, at) });
        };
        if (operation.type === 'read') {
            must('read-your-writes', written.get(own), true);
            must('monotonic-reads', read.get(own), true);
        }
        else {
            must('monotonic-writes', written.get(wide), false);
            must('writes-follow-reads', read.get(wide), false);
        }
        const seen = operation.type === 'read' ? read : written;
        for (const key of new Set([own, wide]))
            raise(seen, key, operation.version, at);
    });
    return violations;
}
function raise(bounds, key, version, at) {
    const bound = bounds.get(key);
    if (bound === undefined || version > bound.version)
        bounds.set(key, { version, at });
}
function describe(history, guarantee, earlier, later) {
    const tell = (at) => {
        const { type, key, version } = history[at];
        return `${type === 'read' ? 'read' : 'wrote'} version ${version} of ${key}`;
    };
    return `${guarantee}: session ${history[later].session} ${tell(earlier)} (${earlier}), then ${tell(later)} (${later})`;
}
//# sourceMappingURL=session-guarantees.js.map