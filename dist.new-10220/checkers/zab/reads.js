// Reads: the index that one is answered from is at or above all that any node had committed when it began. A leader that
// answers from its lease is the only one that is established. While a leader hands over it takes nothing; and whoever lives
// by a leader's lease promises itself to nobody else, unless that leader ordered it.
import { violated } from '../invariant.js';
export class Reads {
    options;
    reads = new Map();
    constructor(options) {
        this.options = options;
    }
    check({ node, state, input, now, appended, isStart }) {
        const { role } = state;
        const isHandingOver = node.isTransferring && state.transfer !== undefined;
        if (node.isEstablished && isHandingOver && node.term === state.term && role.type === 'leader') {
            if (appended.some((entry) => entry.kind === 'data')) {
                violated('quiet-transfer', `leader ${node.id} takes a proposal while handing over to ${state.transfer?.to}`);
            }
        }
        if (isStart || !this.options.leaseReads || input.type !== 'message' || role.type !== 'follower')
            return;
        const message = input.message;
        if (message.type !== 'new-epoch' || message.isDecided || role.isHandOver)
            return;
        const heardMs = now - node.contactAt;
        if (state.term > node.term && heardMs < this.options.electionTimeoutMs) {
            violated('stickiness', `node ${node.id} promises epoch ${state.term} to ${input.from}, ${heardMs.toFixed(0)} ms after it heard of its leader`);
        }
    }
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
        for (const { id, isAlive, state } of view.nodes.values()) {
            const { role, term } = state;
            if (id === node.id || !isAlive || role.type !== 'leader' || role.phase !== 'broadcast')
                continue;
            if (term <= node.state.term)
                continue;
            violated('lease-is-exclusive', `node ${node.id} answers from its lease of epoch ${node.state.term} while ${id} leads epoch ${term}`);
        }
    }
}
//# sourceMappingURL=reads.js.map