// Whom a node turns to, and how a comparison begins.
/** `count` different peers, uniformly; all of them if there are no more. */
export function pickPeers({ state, random }, count) {
    const { ring, self } = state;
    if (count >= ring.length - 1)
        return ring.filter((node) => node !== self);
    const picked = [];
    while (picked.length < count) {
        const peer = ring[Math.floor(random() * ring.length)];
        if (peer !== self && !picked.includes(peer))
            picked.push(peer);
    }
    return picked;
}
/** Compares stores with `peer`: as far as `direction` says, each gets what it lacks. */
export function compareWith({ state, out }, peer, direction, walk) {
    out.send(peer, { type: 'summary', direction, walk, checksums: state.buckets.map(({ checksum }) => checksum) });
}
//# sourceMappingURL=contacts.js.map