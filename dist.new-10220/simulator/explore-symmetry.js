// Symmetry between nodes: states that differ in the names of nodes only are one state to the explorer.
//
// A state is a set of elements: nodes, messages, memories of what happened. Its fingerprint under a permutation is the sum
// of its elements' hashes under it, whatever their order; the least of these sums over all permutations stands for the state.
/** All ways to rename nodes 1 to `nodes`: `permutation[node]` is its new name. The first changes nothing. */
export function permutationsOf(nodes) {
    let orders = [[]];
    for (let node = 1; node <= nodes; node++) {
        orders = orders.flatMap((order) => Array.from({ length: order.length + 1 }, (_, at) => [...order.slice(0, at), node, ...order.slice(at)]));
    }
    return orders.map((order) => [0, ...order]).sort((a, b) => (a.join() < b.join() ? -1 : 1));
}
/** Two numbers of 32 bits for each permutation. */
export function elementHashes(kind, element, permutations) {
    const hashes = new Int32Array(permutations.length * 2);
    permutations.forEach((permutation, at) => {
        const text = `${kind}${JSON.stringify(renamed(element, '', permutation))}`;
        hashes[at * 2] = hash(text, 0x9e3779b1, 0x01000193);
        hashes[at * 2 + 1] = hash(text, 0x85ebca6b, 0x5bd1e995);
    });
    return hashes;
}
/** The least over all permutations, as a number of 53 bits. */
export function fingerprint(sums) {
    let least = Number.POSITIVE_INFINITY;
    for (let at = 0; at < sums.length; at += 2) {
        const value = (sums[at] >>> 0) * 0x20_0000 + (sums[at + 1] >>> 11);
        if (value < least)
            least = value;
    }
    return least;
}
/** Where nodes are named. */
const NODE_KEYS = new Set(['self', 'vote', 'leader', 'node', 'from', 'to', 'origin']);
/** The same in all states: the membership does not change. */
const CONSTANT_KEYS = new Set(['membership', 'memberships']);
function renamed(value, key, permutation) {
    if (typeof value === 'number') {
        if (NODE_KEYS.has(key))
            return permutation[value];
        // A follower's number in its leader's books says no more than its name does; but stale leaders are answered without.
        return key === 'progress' ? Math.sign(value) : value;
    }
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array)
        return value;
    if (Array.isArray(value)) {
        const parts = value.map((part) => renamed(part, '', permutation));
        // Lists of nodes are in the order of their names, or in one that does not matter.
        return key === 'progress' || key === 'votes' || key === 'sends'
            ? parts.map((part) => JSON.stringify(part)).sort()
            : parts;
    }
    const result = {};
    for (const [name, part] of Object.entries(value)) {
        if (CONSTANT_KEYS.has(name) || (key === '' && name === 'id'))
            continue;
        result[name] = renamed(part, name, permutation);
    }
    return result;
}
/** FNV-1a with its own start and factor, mixed at the end so that sums of hashes do not cancel out. */
function hash(text, seed, factor) {
    let h = seed | 0;
    for (let at = 0; at < text.length; at++)
        h = Math.imul(h ^ text.charCodeAt(at), factor);
    h = Math.imul(h ^ (h >>> 16), 0x7feb352d);
    h = Math.imul(h ^ (h >>> 15), 0x846ca68b ^ seed);
    return h ^ (h >>> 16);
}
//# sourceMappingURL=explore-symmetry.js.map