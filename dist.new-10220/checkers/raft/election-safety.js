// Election safety: at most one leader a term (Raft §5.2, figure 3). Two nodes that win one term is what lost votes, votes
// given twice and disjoint majorities come to. Who campaigns follows nobody (etcd #8334).
import { violated } from '../invariant.js';
export class ElectionSafety {
    leaders = new Map();
    check({ node, state }) {
        const { type } = state.role;
        if ((type === 'candidate' || type === 'pre-candidate') && state.leader !== 0) {
            violated('candidates-follow-nobody', `${type} ${node.id} still counts ${state.leader} as its leader`);
        }
        if (state.role.type !== 'leader' || (node.isLeader && node.term === state.term))
            return;
        const other = this.leaders.get(state.term);
        if (other === undefined)
            this.leaders.set(state.term, node.id);
        else if (other !== node.id) {
            violated('election-safety', `nodes ${other} and ${node.id} both led term ${state.term}`);
        }
    }
}
//# sourceMappingURL=election-safety.js.map