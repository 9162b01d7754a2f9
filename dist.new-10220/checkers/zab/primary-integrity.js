// Primary integrity (ZAB §III): a leader broadcasts only after it delivered all that was delivered in earlier epochs. Its
// history holds that when it synchronises, and it has delivered it when it is established. And it appends only.
import { termAt } from '../../protocols/memory-log.js';
import { violated } from '../invariant.js';
import { isEstablished } from './view.js';
export class PrimaryIntegrity {
    check(step, view) {
        const { node, state, truncatedFrom } = step;
        const { role } = state;
        if (role.type === 'leader' && role.phase !== 'discovery') {
            if (!(node.isLeader && node.term === state.term)) {
                for (let index = state.log.startIndex; index <= view.commitIndex; index++)
                    holds(node, index, view);
            }
            if (truncatedFrom > 0 && node.isLeader && node.term === state.term) {
                violated('leader-appends-only', `leader ${node.id} of epoch ${state.term} drops its history from ${truncatedFrom} on`);
            }
            if (isEstablished(state) && !node.isEstablished)
                this.hasDelivered(node, view);
            if (node.isLeader && node.term === state.term && state.commitIndex > node.commitIndex && !isEstablished(state)) {
                violated('commit-when-established', `leader ${node.id} of epoch ${state.term} commits before its epoch is established`);
            }
            if (state.leader === node.id && !isEstablished(state)) {
                violated('serve-when-established', `node ${node.id} takes requests before its epoch ${state.term} is established`);
            }
        }
        this.checkLater(step, view);
    }
    hasDelivered({ id, state }, view) {
        for (let index = state.commitIndex + 1; index <= view.commitIndex; index++) {
            if (view.committedIn[index] >= state.term)
                continue;
            violated('primary-integrity', `node ${id} leads epoch ${state.term} without having delivered entry ${index}`);
        }
    }
    /** Leaders of later epochs, when something more is delivered in an earlier one. */
    checkLater({ node, state }, view) {
        if (state.commitIndex <= view.commitIndex)
            return;
        for (const other of view.nodes.values()) {
            const { role, term, log } = other.state;
            if (!other.isAlive || other.id === node.id || role.type !== 'leader' || role.phase === 'discovery')
                continue;
            if (term <= state.term)
                continue;
            for (let index = Math.max(view.commitIndex, log.startIndex) + 1; index <= state.commitIndex; index++) {
                const delivered = termAt(state.log, index);
                if (delivered < 0 || termAt(log, index) === delivered)
                    continue;
                violated('primary-integrity', `node ${node.id} delivers entry ${index} in epoch ${state.term}, which leader ${other.id} of epoch ${term} lacks`);
            }
        }
    }
}
function holds({ id, state }, index, view) {
    const delivered = view.committed[index];
    // A leader of an earlier epoch, elected late, need not have it.
    if (delivered === undefined || view.committedIn[index] >= state.term)
        return;
    const term = termAt(state.log, index);
    if (term === delivered.term)
        return;
    violated('primary-integrity', `node ${id} leads epoch ${state.term} ${term < 0 ? 'without' : `with another (${term}) at`} entry ${index}, delivered with epoch ${delivered.term}`);
}
//# sourceMappingURL=primary-integrity.js.map