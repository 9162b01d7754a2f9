// To whom acceptors promise. Leader stickiness: with check-quorum on, an acceptor that heard of a living leader within the election time-out promises
// nothing to anybody else, unless that leader itself asked for it. Leases rest on it. Else everybody
// answers whoever prepares a higher ballot, with or without a vote (etcd #10998), but for a member that knows of no cluster:
// it may have lost its disk, and promises only where it is about to join.
import { violated } from '../invariant.js';
export class Promising {
    options;
    constructor(options) {
        this.options = options;
    }
    check({ node, state, input, now, isStart }) {
        if (isStart || input.type !== 'message' || node.isLeader)
            return;
        const message = input.message;
        if (message.type !== 'prepare' || message.ballot <= node.term)
            return;
        const hasPromised = state.term === message.ballot && state.owner === input.from;
        const isEmpty = state.membership.voters.length === 0 && state.commitIndex === 0;
        if (isEmpty && !message.isJoining) {
            if (hasPromised)
                violated('joiner-waits', `node ${node.id}, which knows of no cluster, promises ${input.from}`);
            return;
        }
        const heardMs = now - node.contactAt;
        const isHeld = this.options.checkQuorum &&
            !message.isTransfer &&
            input.from !== node.leader &&
            heardMs < this.options.electionTimeoutMs;
        if (isHeld && hasPromised) {
            violated('stickiness', `node ${node.id} promises ballot ${state.term} to ${input.from}, ${heardMs.toFixed(0)} ms after it heard of its leader`);
        }
        if (!isHeld && !hasPromised) {
            violated('prepare-is-answered', `node ${node.id} does not answer ${input.from}, which prepares ballot ${message.ballot}`);
        }
    }
}
//# sourceMappingURL=promising.js.map