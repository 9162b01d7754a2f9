// All invariants of Raft, as one observer of a simulated run.
import { Configurations } from '../configurations.js';
import { LeaderInOffice } from '../leader-in-office.js';
import { LogMatching } from '../log-matching.js';
import { Acknowledged } from './acknowledged.js';
import { CommitSafety } from './commit-safety.js';
import { ElectionSafety } from './election-safety.js';
import { LeaderAppendOnly } from './leader-append-only.js';
import { LeaderCompleteness } from './leader-completeness.js';
import { Monotony } from './monotony.js';
import { OneVote } from './one-vote.js';
import { ReadIndex } from './read-index.js';
import { Stickiness } from './stickiness.js';
import { QuietTransfer } from './transfer.js';
import { RaftView } from './view.js';
export class RaftInvariants {
    view = new RaftView();
    invariants;
    oneVote = new OneVote();
    readIndex = new ReadIndex();
    constructor(options) {
        this.invariants = [
            new Monotony(),
            new ElectionSafety(),
            new LeaderAppendOnly(),
            new LogMatching(),
            new CommitSafety(),
            new LeaderCompleteness(),
            new Configurations(options),
            new Acknowledged(),
            new LeaderInOffice(options),
            new QuietTransfer(),
            new Stickiness(options),
        ];
    }
    stepped(node, input) {
        const { view } = this;
        const step = view.begin(node.id, node.life, node.state, input, node.now);
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
        this.oneVote.sent(node.id, to, message);
    }
    readBegan(node, request) {
        this.readIndex.began(node, request, this.view);
    }
    readAnswered(node, request, index, validUntil) {
        this.readIndex.answered(node, request, index, validUntil, this.view);
    }
    applied(_node, _entry, _hash) { }
    restored() { }
    replied() { }
}
//# sourceMappingURL=index.js.map