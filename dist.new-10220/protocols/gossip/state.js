// A node's state as plain data, and what the functions that change it share.
import { utf8Encode } from '../../core/bytes.js';
/** 256 bytes of checksums a comparison; a single change makes 1/64 of the versions travel. */
export const BUCKETS = 64;
export function createState(init, rules) {
    const state = {
        self: init.self,
        ring: ringOf(init.members, init.self),
        buckets: Array.from({ length: BUCKETS }, () => ({ checksum: 0, entries: new Map() })),
        highest: 0,
        rumours: new Map(),
        reapedBelow: 0,
        walksSeen: new Map(),
        hop: undefined,
    };
    for (const record of init.durable) {
        if (record.type === 'reaped')
            reap(state, record.below);
        else
            replace(state, record.entry, rules);
    }
    return state;
}
/** Sorted, each once; the same list if it is that already: thousands of nodes in one process share it. */
export function ringOf(members, self) {
    const isRing = members.every((node, at) => at === 0 || members[at - 1] < node) && members.includes(self);
    return isRing ? members : [...new Set([...members, self])].sort((a, b) => a - b);
}
// ── The store ───────────────────────────────────────────────────────────────────────────────────────────────────────
/** FNV-1a over the key, with the version mixed in: it needs to be alike on all nodes, and not to resist an enemy. */
function hashOf(key, counter, node) {
    let hash = 0x811c9dc5;
    for (const byte of utf8Encode(key))
        hash = Math.imul(hash ^ byte, 0x01000193);
    for (const number of [counter, Math.floor(counter / 0x1_0000_0000), node, Math.floor(node / 0x1_0000_0000)]) {
        hash = Math.imul(hash ^ number, 0x85ebca6b);
        hash ^= hash >>> 13;
    }
    return hash >>> 0;
}
function bucketFor(state, key) {
    return state.buckets[hashOf(key, 0, 0) % BUCKETS];
}
/** The latest write of `key` that this node knows, a death certificate too. */
export function entryOf(state, key) {
    return bucketFor(state, key).entries.get(key);
}
export function entriesOf(state) {
    return state.buckets.flatMap(({ entries }) => [...entries.values()]);
}
function toggle(bucket, { key, counter, node }) {
    bucket.checksum = (bucket.checksum ^ hashOf(key, counter, node)) >>> 0;
}
function replace(state, entry, rules) {
    const bucket = bucketFor(state, entry.key);
    const old = bucket.entries.get(entry.key);
    if (old !== undefined)
        toggle(bucket, old);
    if (entry.value === undefined && !rules.keepsTombstone()) {
        bucket.entries.delete(entry.key);
    }
    else {
        bucket.entries.set(entry.key, entry);
        toggle(bucket, entry);
    }
    state.highest = Math.max(state.highest, entry.counter);
}
/** Drops the death certificates of counters below `below`. */
export function reap(state, below) {
    state.reapedBelow = Math.max(state.reapedBelow, below);
    for (const bucket of state.buckets) {
        for (const entry of bucket.entries.values()) {
            if (!isReaped(state, entry))
                continue;
            toggle(bucket, entry);
            bucket.entries.delete(entry.key);
            state.rumours.delete(entry.key);
        }
    }
}
function isReaped({ reapedBelow }, { value, counter }) {
    return value === undefined && counter < reapedBelow;
}
/** Takes a write that is newer than what is here; says whether it was. */
export function learn(m, entry, source) {
    const { state, out, rules } = m;
    const old = entryOf(state, entry.key);
    if (isReaped(state, entry) || (old !== undefined && !rules.isNewer(entry, old)))
        return false;
    replace(state, entry, rules);
    if (source === 'local' || rules.persistsLearnt())
        out.persist({ type: 'entry', entry });
    out.emit({ type: 'changed', entry, source });
    return true;
}
//# sourceMappingURL=state.js.map