// Of every replicated log: replicas that applied the same number of entries applied the same entries (state-machine safety,
// Raft §5.4.3, as the state machines see it), and a read sees all that was applied anywhere before it began.
import { violated } from './invariant.js';
export class ReplicaAgreement {
    /** By index: the state machine's hash after that entry, and who said so first. */
    hashes = [];
    reads = new Map();
    applied(node, entry, hash) {
        this.agree(node, entry.index, hash, entry.term);
    }
    restored(node, index, hash) {
        this.agree(node, index, hash, 0);
    }
    agree(node, index, hash, term) {
        const known = this.hashes[index];
        if (known === undefined)
            this.hashes[index] = { hash, node: node.id, term };
        else if (known.hash !== hash) {
            violated('state-machine-safety', `after entry ${index} (term ${term}) node ${node.id} differs from node ${known.node} (term ${known.term})`);
        }
    }
    readBegan(node, request) {
        this.reads.set(`${node.id}/${request}`, this.hashes.length - 1);
    }
    readAnswered(node, request, index) {
        const applied = this.reads.get(`${node.id}/${request}`) ?? 0;
        this.reads.delete(`${node.id}/${request}`);
        if (index < applied) {
            violated('read-is-current', `node ${node.id} answers a read from entry ${index}, but ${applied} was applied when it began`);
        }
    }
    replied() { }
    stepped() { }
    crashed() { }
    sent() { }
}
//# sourceMappingURL=replica-agreement.js.map