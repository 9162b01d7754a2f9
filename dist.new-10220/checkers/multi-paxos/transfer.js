// A leader that is handing over takes no proposals: they would race with the ballot that it asked for.
import { violated } from '../invariant.js';
export class QuietTransfer {
    check({ node, state, input, accepted }) {
        if (!node.isLeader || !node.isTransferring || state.role.type !== 'leader' || state.transfer === undefined)
            return;
        // What waited in the queue when the hand-over began goes first.
        if (node.term !== state.term || input.type !== 'request' || input.command.type !== 'propose')
            return;
        if (!accepted.some(({ entry }) => entry.kind === 'data'))
            return;
        violated('quiet-transfer', `leader ${node.id} takes a proposal while handing over to ${state.transfer.to}`);
    }
}
//# sourceMappingURL=transfer.js.map