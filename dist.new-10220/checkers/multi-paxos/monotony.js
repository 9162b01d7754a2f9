// What never goes back within a life: the promise, the ballot in which a slot was accepted, the commit index. Nothing is
// accepted in any other ballot than the one promised. Who campaigns follows nobody,
// and who leads opens its ballot by itself.
import { violated } from '../invariant.js';
export class Monotony {
    check({ node, state, isStart, accepted }) {
        const { type } = state.role;
        if ((type === 'candidate' || type === 'canvasser') && state.leader !== 0) {
            violated('candidates-follow-nobody', `${type} ${node.id} still counts ${state.leader} as its leader`);
        }
        const { role } = state;
        if (role.type === 'leader' && role.openedAt >= role.nextSlot) {
            violated('ballot-opens', `leader ${node.id} of ballot ${state.term} waits for a request to open its ballot with`);
        }
        if (isStart)
            return;
        if (state.term < node.term)
            violated('monotone-promise', `node ${node.id} goes from ballot ${node.term} to ${state.term}`);
        if (state.term === node.term && node.owner !== 0 && state.owner !== node.owner) {
            violated('one-promise', `node ${node.id} gives ballot ${state.term} to ${state.owner}, having promised it to ${node.owner}`);
        }
        if (state.commitIndex < node.commitIndex) {
            violated('monotone-commit', `node ${node.id} goes from commit index ${node.commitIndex} to ${state.commitIndex}`);
        }
        for (const { index, ballot, before } of accepted) {
            if (ballot < before)
                violated('monotone-accept', `node ${node.id} takes slot ${index} from ballot ${before} to ${ballot}`);
            if (ballot !== state.term) {
                violated('accept-in-promise', `node ${node.id} accepts slot ${index} in ballot ${ballot}, having promised ${state.term}`);
            }
        }
        for (const index of node.accepted.keys()) {
            const { startIndex, entries } = state.slots;
            if (index > startIndex && entries[index - startIndex - 1] === undefined) {
                violated('accepted-stays', `node ${node.id} forgets what it had accepted in slot ${index}`);
            }
        }
    }
}
//# sourceMappingURL=monotony.js.map