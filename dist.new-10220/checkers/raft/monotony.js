// What never goes back within a life: the term, the commit index, and a vote once given in a term (Raft §5.1, §5.2).
import { violated } from '../invariant.js';
export class Monotony {
    check({ node, state, isStart }) {
        if (isStart)
            return;
        if (state.term < node.term)
            violated('monotone-term', `node ${node.id} goes from term ${node.term} to ${state.term}`);
        if (state.commitIndex < node.commitIndex) {
            violated('monotone-commit', `node ${node.id} goes from commit index ${node.commitIndex} to ${state.commitIndex}`);
        }
        if (state.term === node.term && node.vote !== 0 && state.vote !== node.vote) {
            violated('one-vote', `node ${node.id} changes its vote in term ${state.term} from ${node.vote} to ${state.vote}`);
        }
    }
}
//# sourceMappingURL=monotony.js.map