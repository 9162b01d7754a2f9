// I4: learners agree, over all lives; what they learned a majority voted for.
import { equalBytes, utf8Decode } from '../../core/bytes.js';
import { violated } from '../invariant.js';
export class Learners {
    first;
    learned(node, value, votes) {
        const { first } = this;
        if (first === undefined)
            this.first = { node, value };
        else if (!equalBytes(first.value, value)) {
            violated('learners-agree', `node ${first.node} learned ${utf8Decode(first.value)}, node ${node} ${utf8Decode(value)}`);
        }
        if (!votes.chosen.some(({ proposal }) => equalBytes(proposal.value, value))) {
            violated('learned-is-chosen', `node ${node} learned ${utf8Decode(value)}, which no majority voted for`);
        }
    }
}
//# sourceMappingURL=learners.js.map