// All invariants of ZAB, as one observer of a simulated run.
import { Configurations } from '../configurations.js';
import { LeaderInOffice } from '../leader-in-office.js';
import { LogMatching } from '../log-matching.js';
import { Broadcast } from './broadcast.js';
import { Epochs } from './epochs.js';
import { PrimaryIntegrity } from './primary-integrity.js';
import { Reads } from './reads.js';
import { Sessions } from './sessions.js';
import { ZabView } from './view.js';
export class ZabInvariants {
    view = new ZabView();
    epochs = new Epochs();
    reads;
    office;
    invariants;
    constructor(options) {
        this.reads = new Reads(options);
        this.office = new LeaderInOffice({ ...options, checkQuorum: true });
        this.invariants = [
            this.epochs,
            new LogMatching(),
            new Broadcast(),
            new PrimaryIntegrity(),
            new Configurations(options),
            new Sessions(),
            this.reads,
        ];
    }
    stepped(node, input) {
        const { view } = this;
        const step = view.begin(node.id, node.life, node.state, input, node.now);
        for (const invariant of this.invariants)
            invariant.check(step, view);
        this.checkOffice(step);
        view.end(step);
    }
    /** A discovery ends by itself; what comes after is an office. */
    checkOffice(step) {
        const { role } = step.state;
        if (role.type === 'leader' && role.phase !== 'discovery')
            this.office.check(step);
    }
    crashed(node) {
        const known = this.view.nodes.get(node.id);
        if (known !== undefined)
            known.isAlive = false;
    }
    sent(node, to, message) {
        this.epochs.sent(node.id, to, message);
    }
    readBegan(node, request) {
        this.reads.began(node, request, this.view);
    }
    readAnswered(node, request, index, validUntil) {
        this.reads.answered(node, request, index, validUntil, this.view);
    }
    applied(_node, _entry, _hash) { }
    restored() { }
    replied() { }
}
//# sourceMappingURL=index.js.map