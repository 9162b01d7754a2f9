// Epochs: what a node accepted never goes back, its history's epoch is at most that, and each epoch has one leader
// (ZAB §IV; ZooKeeper's acceptedEpoch and currentEpoch). A promise binds over all lives of a node: what a crash makes it
// forget it must not have told anybody.
import { violated } from '../invariant.js';
export class Epochs {
    /** By epoch: who opened it with a quorum's promises. */
    leaders = new Map();
    /** By node and epoch: whom it was promised to. */
    promises = new Map();
    /** By node: the highest epoch that it promised itself to or took part in. */
    promised = new Map();
    check({ node, state, isStart }) {
        if (!isStart && state.term < node.term) {
            violated('monotone-epoch', `node ${node.id} goes from accepted epoch ${node.term} back to ${state.term}`);
        }
        if (!isStart && state.currentEpoch < node.currentEpoch) {
            violated('monotone-epoch', `node ${node.id} goes from epoch ${node.currentEpoch} back to ${state.currentEpoch}`);
        }
        if (state.currentEpoch > state.term) {
            violated('accepted-before-current', `node ${node.id} is in epoch ${state.currentEpoch}, having accepted ${state.term}`);
        }
        if (!isStart && state.commitIndex < node.commitIndex) {
            violated('monotone-commit', `node ${node.id} goes from commit index ${node.commitIndex} to ${state.commitIndex}`);
        }
        const { role } = state;
        if (role.type !== 'leader' || role.phase === 'discovery')
            return;
        const other = this.leaders.get(state.term);
        if (other === undefined)
            this.leaders.set(state.term, node.id);
        else if (other !== node.id)
            violated('one-leader-an-epoch', `nodes ${other} and ${node.id} both led epoch ${state.term}`);
    }
    sent(node, to, message) {
        if (message.type === 'ack-epoch' && message.isPromise) {
            const key = `${node}/${message.epoch}`;
            const before = this.promises.get(key);
            if (before !== undefined && before !== to) {
                violated('one-promise', `node ${node} promises epoch ${message.epoch} to ${before} and to ${to}`);
            }
            this.promises.set(key, to);
        }
        if (message.type !== 'ack-epoch' && message.type !== 'ack')
            return;
        const promised = this.promised.get(node) ?? 0;
        if (message.epoch < promised) {
            violated('promise-binds', `node ${node} sends ${message.type} of epoch ${message.epoch}, having promised ${promised}`);
        }
        this.promised.set(node, message.epoch);
    }
}
//# sourceMappingURL=epochs.js.map