// Ballot numbers: a counter and, to make them unique, the node that uses them. `3.1` is node 1's ballot 3.
import { NONE } from '../../core/protocol.js';
/** Below every real one. */
export const NO_BALLOT = { counter: 0, node: NONE };
/** Negative: `a` is lower; zero: they are equal. */
export function compareBallots(a, b) {
    return a.counter === b.counter ? a.node - b.node : a.counter - b.counter;
}
export function showBallot({ counter, node }) {
    return `${counter}.${node}`;
}
//# sourceMappingURL=ballot.js.map