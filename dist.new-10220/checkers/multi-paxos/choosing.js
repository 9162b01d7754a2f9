// What is chosen: no two nodes take different entries of a slot for chosen, nobody counts past a hole, and a leader calls
// chosen only what a quorum of the slot's configuration has accepted in its ballot, who all hold what came before the
// configuration: else its members might outlive the only copies.
import { countJointVotes } from '../../core/quorum.js';
import { violated } from '../invariant.js';
import { isSame } from '../log-matching.js';
import { configurationOf, entryIn, holds, } from './view.js';
export class Choosing {
    check(step, view) {
        const { node, state } = step;
        if (state.commitIndex === node.commitIndex)
            return;
        for (let index = Math.max(node.commitIndex, state.slots.startIndex) + 1; index <= state.commitIndex; index++) {
            const entry = entryIn(state, index);
            if (entry === undefined) {
                violated('no-holes', `node ${node.id} takes all through ${state.commitIndex} for chosen, but lacks slot ${index}`);
            }
            const known = view.chosen[index];
            if (known !== undefined && !isSame(known, entry)) {
                violated('one-chosen', `node ${node.id} takes the entry of term ${entry.term} in slot ${index} for chosen; one of term ${known.term} was`);
            }
            if (node.isLeader && state.role.type === 'leader' && node.term === state.term)
                byQuorum(step, index, view);
        }
    }
}
function byQuorum({ node, state }, index, view) {
    const { voters, outgoing } = configurationOf(state, index);
    const counts = (id, hasIt) => {
        const voter = view.nodes.get(id);
        return (voter !== undefined && hasIt(voter)) || undefined;
    };
    const holdIt = countJointVotes(voters, outgoing, (id) => counts(id, (voter) => holds(voter, index, state.term)));
    if (holdIt !== 'won') {
        violated('chosen-by-quorum', `leader ${node.id} of ballot ${state.term} takes slot ${index} for chosen, which no majority of ${voters} holds`);
    }
    const configuredAt = slotOfConfiguration(state, index);
    if (configuredAt === 0)
        return;
    const holdAll = countJointVotes(voters, outgoing, (id) => counts(id, (voter) => holdsPrefix(voter, configuredAt)));
    if (holdAll === 'won')
        return;
    violated('prefix-is-held', `slot ${index} is chosen, but no majority of ${voters} holds all through ${configuredAt}, where they became the voters`);
}
function slotOfConfiguration(state, index) {
    const { memberships } = state;
    let at = memberships.length - 1;
    while (at > 0 && memberships[at].index >= index)
        at--;
    return memberships[at].index;
}
function holdsPrefix({ state, lostThrough }, through) {
    for (let index = Math.max(state.commitIndex, state.slots.startIndex, lostThrough) + 1; index <= through; index++) {
        if (entryIn(state, index) === undefined)
            return false;
    }
    return true;
}
//# sourceMappingURL=choosing.js.map