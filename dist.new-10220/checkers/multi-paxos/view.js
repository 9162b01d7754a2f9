// What the Multi-Paxos checkers share: for each node what it looked like before the step and what the step accepted, and
// what is chosen in the cluster. One pass over the slots that are not chosen yet; nothing here grows with a step's log.
export class MultiPaxosView {
    nodes = new Map();
    /** `chosen[i]`: the entry in slot i, once any node's commit index reached it. */
    chosen = [];
    /** The ballot that the first node was in that knew slot i to be chosen: it was chosen in that one or a lower one. */
    chosenBy = [];
    /** The highest commit index of any node, ever. */
    commitIndex = 0;
    begin(id, life, state, input, now) {
        let node = this.nodes.get(id);
        const isStart = node === undefined || node.life !== life;
        const lostThrough = node === undefined ? 0 : Math.max(node.lostThrough, isStart && state.isFresh ? lastSlot(node.state) : 0);
        if (node === undefined || isStart) {
            node = {
                id,
                life,
                isAlive: true,
                state,
                term: 0,
                owner: 0,
                leader: 0,
                commitIndex: 0,
                isLeader: false,
                isTransferring: false,
                contactAt: Number.NEGATIVE_INFINITY,
                membership: undefined,
                lostThrough,
                accepted: new Map(),
            };
            this.nodes.set(id, node);
        }
        node.state = state;
        const isProposing = state.role.type === 'leader';
        return { node, state, input, now, isStart, accepted: difference(node, state), isProposing };
    }
    /** After all invariants were checked. */
    end({ node, state, accepted }) {
        for (const { index, ballot, entry } of accepted)
            node.accepted.set(index, { ballot, entry });
        for (let index = Math.max(node.commitIndex, state.slots.startIndex) + 1; index <= state.commitIndex; index++) {
            this.chosen[index] ??= entryIn(state, index);
            this.chosenBy[index] ??= state.term;
        }
        for (let index = node.commitIndex + 1; index <= state.commitIndex; index++)
            node.accepted.delete(index);
        if (state.commitIndex > this.commitIndex)
            this.commitIndex = state.commitIndex;
        node.term = state.term;
        node.owner = state.owner;
        node.leader = state.leader;
        node.commitIndex = state.commitIndex;
        node.isLeader = state.role.type === 'leader';
        node.isTransferring = state.transfer !== undefined;
        node.contactAt = state.contactAt;
        node.membership = state.membership;
    }
}
function difference(node, state) {
    const accepted = [];
    for (let index = Math.max(node.commitIndex, state.slots.startIndex) + 1; index <= lastSlot(state); index++) {
        const entry = entryIn(state, index);
        if (entry === undefined)
            continue;
        const ballot = ballotIn(state, index);
        const before = node.accepted.get(index);
        if (before?.ballot === ballot && before.entry === entry)
            continue;
        accepted.push({ index, ballot, entry, before: before?.ballot ?? 0 });
    }
    return accepted;
}
export function lastSlot({ slots }) {
    return slots.startIndex + slots.entries.length;
}
export function entryIn({ slots }, index) {
    return slots.entries[index - slots.startIndex - 1];
}
export function ballotIn({ slots }, index) {
    return slots.ballots[index - slots.startIndex - 1] ?? 0;
}
/** The configuration of slot `index`, as far as `state` knows it. */
export function configurationOf(state, index) {
    const { memberships } = state;
    let at = memberships.length - 1;
    while (at > 0 && memberships[at].index >= index)
        at--;
    return memberships[at].membership;
}
/** Whether a node, dead or alive, holds slot `index` as chosen, or accepted in `ballot` or a higher one. */
export function holds({ state, lostThrough }, index, ballot) {
    return index <= Math.max(state.commitIndex, lostThrough) || ballotIn(state, index) >= ballot;
}
//# sourceMappingURL=view.js.map