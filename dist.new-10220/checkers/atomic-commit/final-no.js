// Who said no never says yes, over all lives: others may have aborted on the strength of that no.
import { violated } from '../invariant.js';
/** Before the vote is noted. */
export function finalNo({ key, no }, node, yes) {
    if (yes && no.has(node))
        violated('no-is-final', `node ${node} said no to transaction ${key}, and now says yes`);
}
//# sourceMappingURL=final-no.js.map