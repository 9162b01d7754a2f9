// Reads are answered from every slot that anybody knew to be chosen when the read began. And a master that answers from its
// lease is the only one: nobody leads a higher ballot yet, and it has not begun to hand over.
import { violated } from '../invariant.js';
export class Reads {
    reads = new Map();
    began(node, request, view) {
        this.reads.set(`${node.id}/${request}`, view.commitIndex);
    }
    answered(node, request, index, validUntil, view) {
        const key = `${node.id}/${request}`;
        const chosen = this.reads.get(key) ?? 0;
        this.reads.delete(key);
        if (index < chosen) {
            violated('read-index', `node ${node.id} answers a read from slot ${index}; ${chosen} was chosen when it began`);
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
            violated('lease-is-exclusive', `node ${node.id} answers from its lease of ballot ${node.state.term} while ${id} leads ballot ${state.term}`);
        }
    }
}
//# sourceMappingURL=reads.js.map