// Leader stickiness: with check-quorum on, a follower that heard of a living leader within the election time-out helps nobody
// to replace it, unless that leader itself asked for the election (thesis §4.2.3, §3.10). Leases rest on it.
import { violated } from '../invariant.js';
export class Stickiness {
    options;
    constructor(options) {
        this.options = options;
    }
    check({ node, state, input, now, isStart }) {
        if (isStart || !this.options.checkQuorum || input.type !== 'message' || node.isLeader)
            return;
        const message = input.message;
        if (message.type !== 'vote-request' || message.isPreVote || message.isTransfer)
            return;
        const isGranted = state.vote === input.from && (node.vote !== input.from || node.term !== state.term);
        const heardMs = now - node.contactAt;
        if (isGranted && heardMs < this.options.electionTimeoutMs) {
            violated('stickiness', `node ${node.id} votes for ${input.from} in term ${state.term}, ${heardMs.toFixed(0)} ms after it heard of its leader`);
        }
    }
}
//# sourceMappingURL=stickiness.js.map