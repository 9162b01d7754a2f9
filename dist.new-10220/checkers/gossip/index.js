// All invariants of gossip, as one observer of a simulated run.
import { ClosedRing } from './closed-ring.js';
import { Interest } from './interest.js';
import { Store } from './store.js';
import { storeOf } from './view.js';
export class GossipInvariants {
    invariants;
    last = new Map();
    constructor(options) {
        this.invariants = [new Store(), new Interest(options), new ClosedRing()];
    }
    stepped(node, input) {
        const last = this.last.get(node.id);
        const before = last?.life === node.life ? last.store : undefined;
        const after = storeOf(node);
        this.last.set(node.id, { life: node.life, store: after });
        for (const invariant of this.invariants)
            invariant.check?.({ node, input, before, after });
    }
    crashed(node) {
        for (const invariant of this.invariants)
            invariant.crashed?.(node);
    }
    sent(node, to, message) {
        for (const invariant of this.invariants)
            invariant.sent?.(node, to, message);
    }
    emitted(node, event) {
        for (const invariant of this.invariants)
            invariant.emitted?.(node, event);
    }
}
//# sourceMappingURL=index.js.map