// Quorum arithmetic: majorities, and the joint ones of a configuration in transition.
/** The smallest number of `size` nodes of which any two sets share a node. 0 for no nodes. */
export function majority(size) {
    return size === 0 ? 0 : Math.floor(size / 2) + 1;
}
/** The outcome of a vote among `voters`, given each one's answer (`undefined`: none yet). No voters: won. */
export function countVotes(voters, vote) {
    const needed = majority(voters.length);
    let granted = 0;
    let refused = 0;
    for (const node of voters) {
        const answer = vote(node);
        if (answer === true)
            granted++;
        else if (answer === false)
            refused++;
    }
    if (granted >= needed)
        return 'won';
    return voters.length - refused < needed ? 'lost' : 'pending';
}
/** A vote that both halves of a joint configuration must win (Raft §6; thesis §4.3). An empty half always agrees. */
export function countJointVotes(incoming, outgoing, vote) {
    const first = countVotes(incoming, vote);
    const second = countVotes(outgoing, vote);
    if (first === 'lost' || second === 'lost')
        return 'lost';
    return first === 'won' && second === 'won' ? 'won' : 'pending';
}
/**
 * The greatest value that a majority of `voters` has reached: the commit index, given match indexes; the time until which
 * a lease holds, given the times of acknowledged heartbeats. No voters: infinity, so that an empty half constrains nothing.
 */
export function majorityValue(voters, value) {
    const size = voters.length;
    if (size === 0)
        return Number.POSITIVE_INFINITY;
    if (size === 1)
        return value(voters[0]);
    if (size === 3)
        return middle(value(voters[0]), value(voters[1]), value(voters[2]));
    const values = [];
    for (const node of voters)
        values.push(value(node));
    values.sort((a, b) => b - a);
    return values[majority(size) - 1];
}
/** `majorityValue` for a joint configuration: what both halves have reached. */
export function jointMajorityValue(incoming, outgoing, value) {
    return Math.min(majorityValue(incoming, value), majorityValue(outgoing, value));
}
function middle(a, b, c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
//# sourceMappingURL=quorum.js.map