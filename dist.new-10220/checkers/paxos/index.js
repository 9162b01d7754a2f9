// All invariants of Paxos, as one observer of a simulated run.
import { chosenBinds } from './chosen-binds.js';
import { FreshBallots } from './fresh-ballots.js';
import { Learners } from './learners.js';
import { Monotony } from './monotony.js';
import { oneValueABallot } from './one-value.js';
import { Proposed } from './proposed.js';
import { Votes } from './votes.js';
export class PaxosInvariants {
    votes;
    monotony = new Monotony();
    freshBallots = new FreshBallots();
    learners = new Learners();
    proposed = new Proposed();
    constructor(members) {
        this.votes = new Votes(members);
    }
    requested(_node, _request, command) {
        if (command.type === 'propose')
            this.proposed.asked(command.value);
    }
    stepped(node, input) {
        this.monotony.stepped(node);
        // Mail to oneself shows when it is handled: by then it had left.
        if (input.type === 'message' && input.from === node.id)
            this.sent(node, node.id, input.message);
    }
    sent(node, to, message) {
        this.monotony.sent(node, to, message);
        this.freshBallots.sent(node.life, message);
        const changed = this.votes.note(node.id, message);
        if (changed === undefined)
            return;
        oneValueABallot(changed);
        chosenBinds(changed, this.votes);
    }
    emitted(node, { value }) {
        this.proposed.learned(node.id, value);
        this.learners.learned(node.id, value, this.votes);
    }
}
//# sourceMappingURL=index.js.map