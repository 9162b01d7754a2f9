// State-machine safety, seen in the logs: no two nodes ever commit different entries at one index (Raft §5.4.3, figure 3),
// and what a node committed it never drops (CCF #5991) nor lacks. A leader commits by counting only what is of its own term
// (§5.4.2, figure 8).
import { violated } from '../invariant.js';
import { isSame } from '../log-matching.js';
import { termIn } from './view.js';
export class CommitSafety {
    check({ node, state, truncatedFrom, isStart }, view) {
        const { log, commitIndex } = state;
        if (truncatedFrom > 0 && truncatedFrom <= node.commitIndex && !isStart) {
            violated('committed-entries-stay', `node ${node.id} drops its log from ${truncatedFrom} on, having committed through ${node.commitIndex}`);
        }
        if (commitIndex > log.startIndex + log.entries.length) {
            violated('committed-entries-stay', `node ${node.id} commits through ${commitIndex}, beyond the end of its log`);
        }
        if (commitIndex === node.commitIndex)
            return;
        if (node.isLeader && node.term === state.term && termIn(state, commitIndex) !== state.term) {
            violated('commit-own-term', `leader ${node.id} of term ${state.term} commits through ${commitIndex}, an entry of term ${termIn(state, commitIndex)}`);
        }
        for (let index = Math.max(node.commitIndex, log.startIndex) + 1; index <= commitIndex; index++) {
            const known = view.committed[index];
            const entry = log.entries[index - log.startIndex - 1];
            if (known !== undefined && !isSame(known, entry)) {
                violated('commit-safety', `node ${node.id} commits entry ${index} of term ${entry.term}; one of term ${known.term} was committed before`);
            }
        }
        const base = view.committed[log.startIndex];
        if (base !== undefined && log.startIndex > node.commitIndex && base.term !== log.startTerm) {
            violated('commit-safety', `node ${node.id} starts its log after entry ${log.startIndex} of term ${log.startTerm}; the committed one has term ${base.term}`);
        }
    }
}
//# sourceMappingURL=commit-safety.js.map