// All invariants of SWIM, as one observer of a simulated run.
import { Bounds } from './bounds.js';
import { Incarnations } from './incarnations.js';
import { NewsOrder } from './news-order.js';
import { Probing } from './probing.js';
import { SuspicionTimes } from './suspicion.js';
import { snapshotOf } from './view.js';
export class SwimInvariants {
    invariants;
    last = new Map();
    constructor(options) {
        this.invariants = [
            new Incarnations(),
            new NewsOrder(options),
            new SuspicionTimes(options),
            new Probing(options),
            new Bounds(options),
        ];
    }
    stepped(node, input) {
        const last = this.last.get(node.id);
        const before = last?.life === node.life ? last.snapshot : undefined;
        const after = snapshotOf(node.state);
        this.last.set(node.id, { life: node.life, snapshot: after });
        for (const invariant of this.invariants)
            invariant.check?.({ node, input, before, after });
    }
    sent(node, to, message) {
        for (const invariant of this.invariants)
            invariant.sent?.(node, to, message);
    }
}
//# sourceMappingURL=index.js.map