// Whose word counts: only a member raises its own incarnation (SWIM §4.2), a new life begins above the earlier ones, and who
// hears itself accused speaks up.
import { violated } from '../invariant.js';
export class Incarnations {
    /** The highest that each member ever took on itself. */
    own = new Map();
    /** The highest that each member ever told anybody of itself. */
    told = new Map();
    check({ node, input, before, after }) {
        const { incarnation } = after;
        const last = before?.incarnation ?? this.told.get(node.id);
        if (before === undefined && last !== undefined && incarnation <= last) {
            violated('lives-rise', `node ${node.id} begins life ${node.life} at ${incarnation}, and has been ${last}`);
        }
        if (before !== undefined && incarnation < before.incarnation) {
            violated('incarnations-rise', `node ${node.id} goes from ${before.incarnation} back to ${incarnation}`);
        }
        this.own.set(node.id, Math.max(this.own.get(node.id) ?? 0, incarnation));
        if (input.type === 'message' && 'updates' in input.message && before?.phase === 'running') {
            for (const { node: accused, incarnation: at, status } of input.message.updates) {
                if (accused !== node.id || status === 'alive' || at < incarnation)
                    continue;
                violated('speaks-up', `node ${node.id} hears that it is ${status} at ${at}, and stays at ${incarnation}`);
            }
        }
    }
    sent(node, _to, message) {
        if (!this.told.has(node.id))
            this.told.set(node.id, 0);
        if (!('updates' in message))
            return;
        for (const { node: subject, incarnation } of message.updates) {
            if (subject === node.id)
                this.told.set(node.id, Math.max(this.told.get(node.id) ?? 0, incarnation));
            const own = this.own.get(subject) ?? 0;
            if (incarnation > own) {
                violated('only-the-owner-raises', `node ${node.id} speaks of ${subject} at ${incarnation}, which is at ${own}`);
            }
        }
    }
}
//# sourceMappingURL=incarnations.js.map