// The closed ring's bound: when a walk has gone all its hops and met nobody silent, every node has all that any node had
// when it began. And each hop is made once.
import { violated } from '../invariant.js';
import { isAtLeast, storeOf } from './view.js';
export class ClosedRing {
    nodes = new Map();
    walks = new Map();
    hops = new Set();
    check({ node, input }) {
        this.nodes.set(node.id, node);
        const isBeginning = (input.type === 'timer' && input.timer === 'repair') ||
            (input.type === 'request' && input.command.type === 'repair');
        const walk = node.state.hop?.walk;
        if (!isBeginning || walk?.starter !== node.id)
            return;
        const newest = new Map();
        for (const each of this.nodes.values()) {
            if (!each.isAlive)
                continue;
            for (const entry of storeOf(each).values())
                if (!isAtLeast(newest.get(entry.key), entry))
                    newest.set(entry.key, entry);
        }
        this.walks.set(node.id, { number: walk.number, newest });
    }
    crashed() {
        for (const { newest } of this.walks.values())
            newest.clear();
    }
    sent(node, _to, message) {
        if (message.type !== 'summary' || message.walk === undefined)
            return;
        const { starter, number, remaining } = message.walk;
        const hop = `${node.id}/${node.life}/${starter}/${number}/${remaining}`;
        if (this.hops.has(hop))
            violated('each-hop-once', `node ${node.id} makes hop ${remaining} of ${starter}'s walk again`);
        this.hops.add(hop);
    }
    emitted(_node, event) {
        if (event.type !== 'walk-ended' || event.walk.skipped > 0 || event.walk.remaining > 0)
            return;
        const walk = this.walks.get(event.walk.starter);
        if (walk?.number !== event.walk.number)
            return;
        for (const node of this.nodes.values()) {
            const store = node.isAlive ? storeOf(node) : new Map();
            for (const entry of walk.newest.values()) {
                if (isAtLeast(store.get(entry.key), entry))
                    continue;
                violated('closed-ring', `${event.walk.starter}'s walk has ended, and node ${node.id} lacks ${entry.key}`);
            }
        }
    }
}
//# sourceMappingURL=closed-ring.js.map