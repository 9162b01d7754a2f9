// Leader completeness: what was committed in a term is in the log of every leader of a higher term (Raft §5.4, figure 3).
// Checked when a node becomes leader, and again for every leader when something more commits in a lower term.
import { violated } from '../invariant.js';
import { termIn } from './view.js';
export class LeaderCompleteness {
    check({ node, state }, view) {
        if (state.role.type === 'leader' && !(node.isLeader && node.term === state.term)) {
            for (let index = state.log.startIndex; index <= view.commitIndex; index++)
                holds(node, index, view);
        }
        if (state.commitIndex <= view.commitIndex)
            return;
        for (const other of view.nodes.values()) {
            if (!other.isAlive || other.id === node.id || other.state.role.type !== 'leader')
                continue;
            if (other.state.term <= state.term)
                continue;
            for (let index = view.commitIndex + 1; index <= state.commitIndex; index++) {
                const term = termIn(state, index);
                if (term >= 0 && index > other.state.log.startIndex && termIn(other.state, index) !== term) {
                    violated('leader-completeness', `node ${node.id} commits entry ${index} in term ${state.term}, which leader ${other.id} of term ${other.state.term} lacks`);
                }
            }
        }
    }
}
function holds(leader, index, view) {
    const committed = view.committed[index];
    // A leader of an earlier term, elected late, need not have it.
    if (committed === undefined || view.committedIn[index] >= leader.state.term)
        return;
    const term = termIn(leader.state, index);
    if (term === committed.term)
        return;
    violated('leader-completeness', `node ${leader.id} leads term ${leader.state.term} ${term < 0 ? 'without' : `with another term (${term}) at`} ` +
        `entry ${index}, committed with term ${committed.term}`);
}
//# sourceMappingURL=leader-completeness.js.map