// All invariants of Multi-Paxos, as one observer of a simulated run.
import { LeaderInOffice } from '../leader-in-office.js';
import { Choosing } from './choosing.js';
import { Configurations } from './configurations.js';
import { Monotony } from './monotony.js';
import { Promises } from './promises.js';
import { Promising } from './promising.js';
import { Reads } from './reads.js';
import { QuietTransfer } from './transfer.js';
import { Values } from './values.js';
import { MultiPaxosView } from './view.js';
export class MultiPaxosInvariants {
    view = new MultiPaxosView();
    promises = new Promises();
    configurations;
    reads = new Reads();
    invariants;
    constructor(options) {
        this.configurations = new Configurations(options);
        this.invariants = [
            new Monotony(),
            this.promises,
            new Values(),
            new Choosing(),
            this.configurations,
            new QuietTransfer(),
            new Promising(options),
            new LeaderInOffice(options),
        ];
    }
    stepped(node, input) {
        const { view } = this;
        const state = node.state;
        const step = view.begin(node.id, node.life, state, input, node.now);
        for (const invariant of this.invariants)
            invariant.check(step, view);
        view.end(step);
    }
    crashed(node) {
        const known = this.view.nodes.get(node.id);
        if (known !== undefined)
            known.isAlive = false;
    }
    sent(node, to, message) {
        this.promises.sent(node.id, to, message);
    }
    replied(node, _request, result) {
        this.configurations.replied(node, result, this.view);
    }
    readBegan(node, request) {
        this.reads.began(node, request, this.view);
    }
    readAnswered(node, request, index, validUntil) {
        this.reads.answered(node, request, index, validUntil, this.view);
    }
    applied() { }
    restored() { }
}
//# sourceMappingURL=index.js.map