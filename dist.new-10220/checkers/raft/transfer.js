// A leader that is handing over takes no proposals (thesis §3.10): they would race with the election that it asked for.
import { violated } from '../invariant.js';
export class QuietTransfer {
    check({ node, state, appended }) {
        if (!node.isLeader || !node.isTransferring || state.role.type !== 'leader' || state.transfer === undefined)
            return;
        if (node.term !== state.term || !appended.some((entry) => entry.kind === 'data'))
            return;
        violated('quiet-transfer', `leader ${node.id} takes a proposal while handing over to ${state.transfer.to}`);
    }
}
//# sourceMappingURL=transfer.js.map