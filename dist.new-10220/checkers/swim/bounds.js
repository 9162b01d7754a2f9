// What SWIM promises about its own cost: gossip about one thing ends, messages fit packets, health stays within bounds;
// and who is accused hears of it when it speaks.
import { ByteWriter } from '../../core/bytes.js';
import { swim } from '../../protocols/swim/index.js';
import { violated } from '../invariant.js';
export class Bounds {
    options;
    largest = new Map();
    /** Acks under way, by who owes them to whom, in order: whether they must name what the receiver is accused of. */
    owed = new Map();
    constructor(options) {
        this.options = options;
    }
    check({ node, input, before, after }) {
        const { localHealthMax, retransmitFactor } = this.options;
        if (after.health < 0 || after.health > localHealthMax) {
            violated('health-in-bounds', `node ${node.id} has health ${after.health} of ${localHealthMax}`);
        }
        if (node.state.liveCount + 1 !== after.groupSize) {
            violated('group-is-counted', `node ${node.id} counts ${node.state.liveCount + 1} of ${after.groupSize} members`);
        }
        const largest = Math.max(this.largest.get(node.id) ?? 0, after.groupSize, before?.groupSize ?? 0);
        this.largest.set(node.id, largest);
        const limit = Math.ceil(retransmitFactor * Math.log(largest + 1));
        for (const [node_, tier] of node.state.broadcasts.tierOf) {
            if (tier < limit)
                continue;
            violated('gossip-ends', `node ${node.id} has told of ${node_} ${tier} times and goes on; the limit is ${limit}`);
        }
        if (input.type === 'message' && input.message.type === 'ping' && after.phase === 'running') {
            const { status = 'alive' } = after.members.get(input.from) ?? {};
            const key = owedKey(node, input.from, input.message.sequence);
            this.owed.set(key, [...(this.owed.get(key) ?? []), status !== 'alive']);
        }
    }
    sent(node, to, message) {
        if (message.type === 'sync' || message.type === 'sync-reply')
            return;
        const writer = new ByteWriter();
        swim.wire.encodeMessage(message, writer);
        if (writer.length > this.options.packetBytes) {
            violated('messages-fit', `node ${node.id} sends ${writer.length} bytes, more than ${this.options.packetBytes}`);
        }
        if (message.type !== 'ack' || this.owed.get(owedKey(node, to, message.sequence))?.shift() !== true)
            return;
        if (!message.updates.some(({ node: accused, status }) => accused === to && status !== 'alive')) {
            violated('accused-is-told', `node ${node.id} answers ${to}, and does not say what it accuses it of`);
        }
    }
}
function owedKey({ id, life }, to, sequence) {
    return `${id}/${life}/${to}/${sequence}`;
}
//# sourceMappingURL=bounds.js.map