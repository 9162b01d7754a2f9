// Values: in one ballot at most one is proposed in a slot, and what is chosen binds every higher ballot (Paxos Made Simple
// P2c). And what a deposed leader left behind is not proposed again behind a later leader's own entries ('ghosts').
import { violated } from '../invariant.js';
import { isSame } from '../log-matching.js';
import { entryIn } from './view.js';
export class Values {
    /** By slot: what was accepted there by anybody, in each ballot. */
    proposed = [];
    check(step, view) {
        const { node, state, accepted, isProposing, isStart } = step;
        for (const { index, ballot, entry } of accepted) {
            if (isProposing && !isStart && ballot === state.term && index > state.commitIndex)
                this.noGhost(step, index, entry);
            this.oneValue(node.id, index, ballot, entry);
            const chosen = view.chosen[index];
            if (chosen !== undefined && ballot >= view.chosenBy[index] && !isSame(chosen, entry)) {
                violated('chosen-binds', `node ${node.id} accepts another value in slot ${index} in ballot ${ballot} than was chosen by ballot ${view.chosenBy[index]}`);
            }
        }
        for (let index = Math.max(view.commitIndex, state.slots.startIndex) + 1; index <= state.commitIndex; index++) {
            this.binds(index, state.term, entryIn(state, index));
        }
    }
    oneValue(node, index, ballot, entry) {
        const here = this.at(index);
        const known = here.find((each) => each.ballot === ballot);
        if (known === undefined)
            here.push({ ballot, entry });
        else if (!isSame(known.entry, entry)) {
            violated('one-value', `node ${node} accepts a second value in slot ${index} in ballot ${ballot}`);
        }
    }
    /** Something was found to be chosen in `ballot` or before: what was accepted in higher ones before that was found. */
    binds(index, ballot, chosen) {
        if (chosen === undefined)
            return;
        for (const { ballot: other, entry } of this.at(index)) {
            if (other > ballot && !isSame(entry, chosen)) {
                violated('chosen-binds', `slot ${index} is chosen by ballot ${ballot}; another value was accepted in ballot ${other}`);
            }
        }
    }
    noGhost({ node, state }, index, entry) {
        if (entry.term === state.term || entry.kind === 'no-op')
            return;
        let free = 0;
        for (let at = Math.max(state.slots.startIndex, state.commitIndex - 20) + 1; at < index; at++) {
            free = Math.max(free, entryIn(state, at)?.term ?? 0);
        }
        const last = this.at(index).reduce((most, { ballot, entry: other }) => {
            return ballot < state.term && isSame(entry, other) ? Math.max(most, ballot) : most;
        }, 0);
        if (last === 0 || last >= free)
            return;
        violated('no-ghosts', `node ${node.id} proposes again in slot ${index} what ballot ${last} left there, behind an entry of ballot ${free}`);
    }
    at(index) {
        let here = this.proposed[index];
        if (here === undefined) {
            here = [];
            this.proposed[index] = here;
        }
        return here;
    }
}
//# sourceMappingURL=values.js.map