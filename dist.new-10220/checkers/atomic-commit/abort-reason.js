// AC3: abort needs a no or a fault.
import { violated } from '../invariant.js';
/** `isFaultless`: nothing was planned to go wrong in this run. */
export function abortReason({ key, no }, node, outcome, isFaultless) {
    if (outcome !== 'abort' || !isFaultless || no.size > 0)
        return;
    violated('AC3-abort-reason', `node ${node} aborts transaction ${key}, though nobody said no and nothing is wrong`);
}
//# sourceMappingURL=abort-reason.js.map