// What gossip's checkers share: each node's store before and after a step, as copies.
import { entriesOf } from '../../protocols/gossip/index.js';
export function storeOf(node) {
    return new Map(entriesOf(node.state).map((entry) => [entry.key, entry]));
}
/** The order of writes, stated here once more: by counter, then by writer. */
export function isAtLeast(entry, than) {
    if (entry === undefined)
        return false;
    return entry.counter > than.counter || (entry.counter === than.counter && entry.node >= than.node);
}
//# sourceMappingURL=view.js.map