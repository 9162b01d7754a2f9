// ReadIndex and lease reads: the index that a read is answered from is at least every index that any node knew to be
// committed when the read began (thesis §6.4). Nothing can have been acknowledged beyond that. And a leader that answers from
// its lease is the only one: no later term has a leader yet (§6.4.1), and it has not begun to hand over in its term.
import { violated } from '../invariant.js';
export class ReadIndex {
    reads = new Map();
    began(node, request, view) {
        this.reads.set(`${node.id}/${request}`, view.commitIndex);
    }
    answered(node, request, index, validUntil, view) {
        const key = `${node.id}/${request}`;
        const committed = this.reads.get(key) ?? 0;
        this.reads.delete(key);
        if (index < committed) {
            violated('read-index', `node ${node.id} answers a read from index ${index}; ${committed} was committed when it began`);
        }
        if (validUntil === Number.POSITIVE_INFINITY)
            return;
        const { role } = view.nodes.get(node.id).state;
        if (role.type === 'leader' && role.isLeaseLost) {
            violated('lease-ends-with-transfer', `node ${node.id} answers from its lease after it began to hand over`);
        }
        for (const { id, isAlive, state } of view.nodes.values()) {
            if (id === node.id || !isAlive || state.role.type !== 'leader' || state.term <= node.state.term)
                continue;
            violated('lease-is-exclusive', `node ${node.id} answers from its lease of term ${node.state.term} while ${id} leads term ${state.term}`);
        }
    }
}
//# sourceMappingURL=read-index.js.map