// Log matching: two logs that hold an entry of the same index and term are identical up to it (Raft §5.3, figure 3; ZAB's
// prefix property). Checked by induction: an (index, term) always comes with the same content and the same term before it.
import { equalBytes } from '../core/bytes.js';
import { termAt } from '../protocols/memory-log.js';
import { violated } from './invariant.js';
export class LogMatching {
    /** By index, the few terms in which an entry was put there. */
    known = [];
    check({ node, state, appended }) {
        for (const entry of appended) {
            const previousTerm = termAt(state.log, entry.index - 1);
            if (entry.term < previousTerm) {
                violated('log-matching', `node ${node.id}: entry ${entry.index} has term ${entry.term}, after one of term ${previousTerm}`);
            }
            let here = this.known[entry.index];
            if (here === undefined) {
                here = [];
                this.known[entry.index] = here;
            }
            const known = here.find((each) => each.entry.term === entry.term);
            if (known === undefined)
                here.push({ entry, previousTerm, node: node.id });
            else
                this.compare(node.id, entry, previousTerm, known);
        }
    }
    compare(node, entry, previousTerm, known) {
        const where = `entry ${entry.index} of term ${entry.term}`;
        if (!isSame(entry, known.entry)) {
            violated('log-matching', `${where} is one thing on node ${known.node} and another on node ${node}`);
        }
        if (previousTerm < 0)
            return;
        if (known.previousTerm < 0)
            known.previousTerm = previousTerm;
        else if (known.previousTerm !== previousTerm) {
            violated('log-matching', `${where} follows term ${known.previousTerm} on node ${known.node} and term ${previousTerm} on node ${node}`);
        }
    }
}
export function isSame(a, b) {
    if (a === b)
        return true;
    return (a.index === b.index &&
        a.term === b.term &&
        a.kind === b.kind &&
        a.origin === b.origin &&
        a.request === b.request &&
        (a.data === b.data || equalBytes(a.data, b.data)));
}
//# sourceMappingURL=log-matching.js.map