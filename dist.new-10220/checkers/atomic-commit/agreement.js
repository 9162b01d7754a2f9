// AC1: nobody decides differently from anybody else. AC4: a decision is final, over all lives of a node.
import { violated } from '../invariant.js';
/** Before `entry` takes the decision up. */
export function agreement({ key, decided }, node, outcome) {
    const before = decided.get(node);
    if (before !== undefined && before !== outcome) {
        violated('AC4-final', `node ${node} decided ${before} about transaction ${key}, and now ${outcome}`);
    }
    for (const [other, theirs] of decided) {
        if (theirs !== outcome) {
            violated('AC1-agreement', `node ${other} decided ${theirs} about transaction ${key}, node ${node} ${outcome}`);
        }
    }
}
//# sourceMappingURL=agreement.js.map