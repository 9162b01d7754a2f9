// One vote a term, over all lives of a node: what a crash makes it forget it must not have told anybody (Raft §5.2;
// hashicorp/raft #661).
import { violated } from '../invariant.js';
export class OneVote {
    votes = new Map();
    sent(node, to, message) {
        if (message.type !== 'vote-response' || message.isPreVote || !message.granted)
            return;
        const key = `${node}/${message.term}`;
        const before = this.votes.get(key);
        if (before === undefined)
            this.votes.set(key, to);
        else if (before !== to) {
            violated('one-vote', `node ${node} grants its vote of term ${message.term} to ${before} and to ${to}`);
        }
    }
}
//# sourceMappingURL=one-vote.js.map