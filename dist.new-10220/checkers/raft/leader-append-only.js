// Leader append-only: a leader never overwrites or deletes entries in its log (Raft §5.3, figure 3).
import { violated } from '../invariant.js';
export class LeaderAppendOnly {
    check({ node, state, truncatedFrom }) {
        if (truncatedFrom === 0 || !node.isLeader || state.role.type !== 'leader' || node.term !== state.term)
            return;
        violated('leader-append-only', `leader ${node.id} of term ${state.term} drops its entries from ${truncatedFrom} on`);
    }
}
//# sourceMappingURL=leader-append-only.js.map