// Promises, over all lives of a node: what a crash makes it forget it must not have told anybody (Paxos Made Simple §2.2). A
// ballot is promised to one proposer, nothing is promised or accepted below a promise that has left, and nobody proposes in
// a slot before a quorum of the slot's configuration has promised the ballot.
import { countJointVotes } from '../../core/quorum.js';
import { violated } from '../invariant.js';
import { configurationOf } from './view.js';
export class Promises {
    /** By acceptor: its highest promise that has left. */
    told = new Map();
    /** By ballot and proposer: who has told all that it promised. */
    whole = new Map();
    sent(node, to, message) {
        if (message.type === 'accepted')
            this.mayAccept(node, message.ballot);
        if (message.type !== 'promise')
            return;
        const { ballot } = message;
        const before = this.told.get(node);
        if (before !== undefined && ballot < before.ballot) {
            violated('promise-is-kept', `node ${node} promises ballot ${ballot} to ${to}, and had promised ${before.ballot}`);
        }
        if (before?.ballot === ballot && before.to !== to) {
            violated('one-promise', `node ${node} promises ballot ${ballot} to ${before.to} and to ${to}`);
        }
        this.told.set(node, { ballot, to });
        if (message.next > 0)
            return;
        const key = `${ballot}/${to}`;
        let nodes = this.whole.get(key);
        if (nodes === undefined) {
            nodes = new Set();
            this.whole.set(key, nodes);
        }
        nodes.add(node);
    }
    mayAccept(node, ballot) {
        const before = this.told.get(node);
        if (before === undefined || ballot >= before.ballot)
            return;
        violated('promise-is-kept', `node ${node} accepts in ballot ${ballot}, and had promised ${before.ballot}`);
    }
    check({ node, state, isStart, accepted, isProposing }) {
        // A fresh node under an old id: its earlier life is no member any more.
        if (isStart && state.isFresh)
            this.told.delete(node.id);
        if (!isProposing || accepted.length === 0)
            return;
        const promised = this.whole.get(`${state.term}/${node.id}`);
        for (const { index, ballot } of accepted) {
            // What it found itself to be chosen when it took office needs no proposing.
            if (ballot !== state.term || index <= state.commitIndex)
                continue;
            const { voters, outgoing } = configurationOf(state, index);
            const outcome = countJointVotes(voters, outgoing, (id) => id === node.id || promised?.has(id) === true || undefined);
            if (outcome === 'won')
                continue;
            violated('prepared-before-proposing', `node ${node.id} proposes in slot ${index} in ballot ${state.term}, promised by ${[...(promised ?? [])]} of ${voters}`);
        }
    }
}
//# sourceMappingURL=promises.js.map