// What the ZAB checkers share: for each node what it looked like before the step, what the step did to its history, and what
// is committed in the cluster. One pass over the difference a step made; nothing here grows with the log.
const UNCHANGED = { truncatedFrom: 0, appended: [] };
export class ZabView {
    nodes = new Map();
    /** `committed[i]`: the entry at index i, once any node's commit index reached it. */
    committed = [];
    /** The epoch that the first node which committed index i was in. */
    committedIn = [];
    /** The highest commit index of any node, ever. */
    commitIndex = 0;
    begin(id, life, state, input, now) {
        let node = this.nodes.get(id);
        const isStart = node === undefined || node.life !== life;
        if (node === undefined || isStart) {
            node = {
                id,
                life,
                isAlive: true,
                state,
                term: 0,
                acceptedLeader: 0,
                currentEpoch: 0,
                commitIndex: 0,
                isLeader: false,
                isEstablished: false,
                isTransferring: false,
                contactAt: Number.NEGATIVE_INFINITY,
                startIndex: state.log.startIndex,
                entries: [],
            };
            this.nodes.set(id, node);
        }
        node.state = state;
        return { node, state, input, now, isStart, ...difference(node, state) };
    }
    /** After all invariants were checked. */
    end({ node, state, appended, truncatedFrom }) {
        if (appended.length > 0 || truncatedFrom > 0) {
            node.entries.length = state.log.entries.length - appended.length;
            for (const entry of appended)
                node.entries.push(entry);
        }
        for (let index = Math.max(node.commitIndex, state.log.startIndex) + 1; index <= state.commitIndex; index++) {
            this.committed[index] ??= state.log.entries[index - state.log.startIndex - 1];
            this.committedIn[index] ??= state.term;
        }
        if (state.commitIndex > this.commitIndex)
            this.commitIndex = state.commitIndex;
        node.term = state.term;
        node.acceptedLeader = state.acceptedLeader;
        node.currentEpoch = state.currentEpoch;
        node.commitIndex = state.commitIndex;
        node.isLeader = state.role.type === 'leader' && state.role.hasEpoch;
        node.isEstablished = isEstablished(state);
        node.isTransferring = state.transfer !== undefined;
        node.contactAt = state.contactAt;
    }
}
function difference(node, { log }) {
    const { entries } = node;
    if (log.startIndex !== node.startIndex) {
        const dropped = log.startIndex - node.startIndex;
        if (dropped > 0)
            entries.splice(0, dropped);
        else
            entries.length = 0; // goes back only by starting anew
        node.startIndex = log.startIndex;
    }
    const shared = Math.min(entries.length, log.entries.length);
    if (entries.length === log.entries.length && (shared === 0 || entries[shared - 1] === log.entries[shared - 1])) {
        return UNCHANGED;
    }
    let same = shared;
    while (same > 0 && entries[same - 1] !== log.entries[same - 1])
        same--;
    let truncatedFrom = entries.length > log.entries.length ? log.startIndex + log.entries.length + 1 : 0;
    for (let i = same; i < shared; i++) {
        if (entries[i].term !== log.entries[i].term) {
            truncatedFrom = log.startIndex + 1 + i;
            break;
        }
    }
    return { truncatedFrom, appended: log.entries.slice(same) };
}
export function isEstablished({ role }) {
    return role.type === 'leader' && role.phase === 'broadcast';
}
//# sourceMappingURL=view.js.map