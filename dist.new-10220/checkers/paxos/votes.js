// What the checkers of Paxos share: every proposal made, every vote cast for one, and what is chosen by that. A vote counts
// once it left its acceptor, for then it is on the acceptor's disk.
import { equalBytes } from '../../core/bytes.js';
import { majority } from '../../core/quorum.js';
import { showBallot } from '../../protocols/paxos/index.js';
export class Votes {
    ballots = new Map();
    /** Ballots that a majority voted for. */
    chosen = [];
    needed;
    constructor(members) {
        this.needed = majority(members);
    }
    /** Notes a message that leaves `from`. The ballot it is about, if it is an accept or a vote. */
    note(from, message) {
        if (message.type !== 'accept' && message.type !== 'accepted')
            return undefined;
        const { proposal } = message;
        const key = showBallot(proposal.ballot);
        let view = this.ballots.get(key);
        if (view === undefined) {
            view = { ballot: proposal.ballot, proposal, others: [], voters: new Set() };
            this.ballots.set(key, view);
        }
        else if (!equalBytes(view.proposal.value, proposal.value))
            view.others.push(proposal);
        if (message.type === 'accepted' && !view.voters.has(from)) {
            view.voters.add(from);
            if (view.voters.size === this.needed)
                this.chosen.push(view);
        }
        return view;
    }
}
//# sourceMappingURL=votes.js.map