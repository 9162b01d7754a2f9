// News ride on whatever is sent anyway (SWIM §4.1): the least told first, as many as fit, each a bounded number of times.
import { MESSAGE_BYTES, sizeOfUpdate } from './sizes.js';
import { groupSize } from './state.js';
/** Passes `update` on from now on, in place of what was to be said of the same member. */
export function broadcast(m, update) {
    const { state, options, out, now } = m;
    const { tiers, tierOf } = state.broadcasts;
    if (tierOf.size === 0 && options.gossipIntervalMs > 0)
        out.setTimer('gossip', now + options.gossipIntervalMs);
    const old = tierOf.get(update.node);
    if (old !== undefined)
        tiers[old].delete(update.node);
    put(state, 0, update);
}
/** Nothing is to be said of `node` any more. */
export function withdraw({ broadcasts: { tiers, tierOf } }, node) {
    const tier = tierOf.get(node);
    if (tier === undefined)
        return;
    tiers[tier].delete(node);
    tierOf.delete(node);
}
export function withdrawAll({ broadcasts: { tiers, tierOf } }) {
    tiers.length = 0;
    tierOf.clear();
}
function put({ broadcasts: { tiers, tierOf } }, tier, update) {
    while (tiers.length <= tier)
        tiers.push(new Map());
    tiers[tier].set(update.node, update);
    tierOf.set(update.node, tier);
}
/** What rides on the next message, after `first`; it counts as passed on. */
export function takeUpdates(m, first = []) {
    const { state, options, rules } = m;
    const { tiers, tierOf } = state.broadcasts;
    if (tierOf.size === 0)
        return [...first];
    const limit = rules.retransmitLimit(options.retransmitFactor, groupSize(state));
    const taken = [...first];
    let bytes = first.reduce((sum, update) => sum + sizeOfUpdate(update), MESSAGE_BYTES);
    const moved = [];
    for (const [tier, updates] of tiers.entries()) {
        for (const update of updates.values()) {
            const size = sizeOfUpdate(update);
            if (first.some(({ node }) => node === update.node) || !rules.hasRoom(bytes, size, options.packetBytes))
                continue;
            bytes += size;
            taken.push(update);
            moved.push([tier, update]);
        }
    }
    for (const [tier, update] of moved) {
        tiers[tier].delete(update.node);
        if (tier + 1 < limit)
            put(state, tier + 1, update);
        else
            tierOf.delete(update.node);
    }
    return taken;
}
//# sourceMappingURL=broadcasts.js.map