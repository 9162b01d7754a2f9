// What the Raft checkers share: for each node what it looked like before the step, what the step did to its log, and what
// is committed in the cluster. One pass over the difference a step made; nothing here grows with the log.
const UNCHANGED = { truncatedFrom: 0, appended: [] };
export class RaftView {
    nodes = new Map();
    /** `committed[i]`: the entry at index i, once any node's commit index reached it. */
    committed = [];
    /** The term in which the first node that committed index i did so. */
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
                vote: 0,
                commitIndex: 0,
                isLeader: false,
                isTransferring: false,
                contactAt: Number.NEGATIVE_INFINITY,
                startIndex: state.log.startIndex,
                entries: [],
            };
            this.nodes.set(id, node);
        }
        node.state = state;
        return { node, state, input, now, isStart, ...this.difference(node, state) };
    }
    difference(node, state) {
        const { log } = state;
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
    /** After all invariants were checked. */
    end(step) {
        const { node, state, appended } = step;
        if (appended.length > 0 || step.truncatedFrom > 0) {
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
        node.vote = state.vote;
        node.commitIndex = state.commitIndex;
        node.isLeader = state.role.type === 'leader';
        node.isTransferring = state.transfer !== undefined;
        node.contactAt = state.contactAt;
    }
}
/** The term of the entry at `index` in `state`'s log: −1 where it does not reach, or was compacted. */
export function termIn(state, index) {
    const { log } = state;
    if (index === log.startIndex)
        return log.startTerm;
    return log.entries[index - log.startIndex - 1]?.term ?? -1;
}
//# sourceMappingURL=view.js.map