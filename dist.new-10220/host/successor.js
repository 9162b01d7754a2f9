// Whom a leader that stops hands over to.
/** The connected voter with the longest log; undefined if this node does not lead, or nobody is there. */
export function successorOf(status) {
    const { self, leader, membership, matchIndex, peers } = status;
    if (leader !== self)
        return undefined;
    const connected = new Set(peers.flatMap(({ node, isConnected }) => (isConnected ? [node] : [])));
    const candidates = matchIndex.filter(({ node }) => connected.has(node) && membership.voters.includes(node));
    return candidates.sort((a, b) => b.index - a.index)[0]?.node;
}
//# sourceMappingURL=successor.js.map