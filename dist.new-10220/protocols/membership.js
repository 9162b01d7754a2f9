// Memberships: who votes, who is in, and what a change makes of one (Raft §6; thesis §4). Pure functions, no state.
const sorted = (nodes) => [...nodes].sort((a, b) => a - b);
/** Of a member that waits to be added to a cluster. */
export const EMPTY_MEMBERSHIP = {
    voters: [],
    outgoing: [],
    learners: [],
    learnersNext: [],
    autoLeave: false,
    addresses: [],
};
export function isVoter(membership, node) {
    return membership.voters.includes(node) || membership.outgoing.includes(node);
}
export function isMember(membership, node) {
    return isVoter(membership, node) || membership.learners.includes(node);
}
export function isJoint(membership) {
    return membership.outgoing.length > 0;
}
/** Everyone who takes part in decisions, once each. */
export function allVoters(membership) {
    if (!isJoint(membership))
        return membership.voters;
    return sorted(new Set([...membership.voters, ...membership.outgoing]));
}
export function allMembers(membership) {
    return sorted(new Set([...membership.voters, ...membership.outgoing, ...membership.learners]));
}
const isNode = (node) => Number.isSafeInteger(node) && node > 0;
/** The membership to put into the log, or why not. `mayPromote` says whether a learner has caught up. */
export function changeMembership(current, changes, transition, mayPromote) {
    const voters = new Set(current.voters);
    const learners = new Set(current.learners);
    const addresses = new Map(current.addresses.map(({ node, address }) => [node, address]));
    const touched = new Set();
    if (changes.length === 0)
        return invalid('a change of membership without changes');
    for (const change of changes) {
        const { node } = change;
        if (!isNode(node))
            return invalid(`${change.type}: ${node} is no node id`);
        if (touched.has(node))
            return invalid(`member ${node} occurs twice`);
        touched.add(node);
        const refused = applyOne(change, voters, learners, addresses, mayPromote);
        if (refused !== undefined)
            return refused;
    }
    if (voters.size === 0)
        return invalid('no voter would be left');
    const differing = current.voters.filter((node) => !voters.has(node)).length +
        [...voters].filter((node) => !current.voters.includes(node)).length;
    if (transition === 'simple' && differing > 1) {
        return invalid(`a simple change may add or remove one voter, not ${differing}: use a joint transition`);
    }
    const outgoing = transition === 'simple' ? [] : current.voters;
    const isOutgoing = (node) => outgoing.includes(node);
    return withKnownAddresses({
        voters: sorted(voters),
        outgoing,
        // A voter of the old half stays a voter until the joint configuration is left.
        learners: sorted(learners).filter((node) => !isOutgoing(node)),
        learnersNext: sorted(learners).filter(isOutgoing),
        autoLeave: transition === 'auto',
        addresses: sorted(addresses.keys()).map((node) => ({ node, address: addresses.get(node) })),
    });
}
function applyOne(change, voters, learners, addresses, mayPromote) {
    const { node } = change;
    const isKnown = voters.has(node) || learners.has(node);
    switch (change.type) {
        case 'add-voter':
        case 'add-learner':
            if (isKnown)
                return invalid(`${node} is a member already`);
            (change.type === 'add-voter' ? voters : learners).add(node);
            addresses.set(node, change.address);
            return undefined;
        case 'promote':
            if (!isKnown)
                return unknown(node);
            if (!learners.has(node))
                return invalid(`${node} is a voter already`);
            if (!mayPromote(node))
                return { code: 'learner-behind', message: `learner ${node} has not caught up` };
            learners.delete(node);
            voters.add(node);
            return undefined;
        case 'demote':
            if (!isKnown)
                return unknown(node);
            if (!voters.delete(node))
                return invalid(`${node} is a learner already`);
            learners.add(node);
            return undefined;
        case 'remove':
            if (!isKnown)
                return unknown(node);
            voters.delete(node);
            learners.delete(node);
            return undefined;
        case 'update-address':
            if (!isKnown)
                return unknown(node);
            addresses.set(node, change.address);
            return undefined;
    }
}
/** What a joint configuration becomes when it is left. */
export function leaveJoint(current) {
    return withKnownAddresses({
        voters: current.voters,
        outgoing: [],
        learners: sorted([...current.learners, ...current.learnersNext]),
        learnersNext: [],
        autoLeave: false,
        addresses: current.addresses,
    });
}
/** Addresses of members only: who is in neither list any more is forgotten. */
function withKnownAddresses(membership) {
    return { ...membership, addresses: membership.addresses.filter(({ node }) => isMember(membership, node)) };
}
const invalid = (message) => ({ code: 'invalid-change', message });
const unknown = (node) => ({ code: 'unknown-member', message: `${node} is no member` });
//# sourceMappingURL=membership.js.map