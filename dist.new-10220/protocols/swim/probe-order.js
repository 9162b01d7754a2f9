// Whose turn it is (SWIM §4.3): each member once in each round, in an order drawn anew for each; a new member comes at a
// random place of the round. So a member waits for a given other's probe 2n − 1 periods at the most.
import { isLive } from './state.js';
export function addToRound({ state, random }, node) {
    const { probeOrder } = state;
    if (probeOrder.includes(node, state.probePosition))
        return;
    const rest = probeOrder.length - state.probePosition;
    probeOrder.splice(state.probePosition + Math.floor(random() * (rest + 1)), 0, node);
}
/** The next live member; undefined if there is none. */
export function nextTarget(m) {
    const { state, rules } = m;
    // At most the rest of this round, and one more.
    for (let isFresh = false;;) {
        if (rules.isRoundOver(state.probePosition, state.probeOrder.length)) {
            if (isFresh)
                return undefined;
            beginRound(m);
            isFresh = true;
            if (state.probeOrder.length === 0)
                return undefined;
        }
        const node = state.probeOrder[state.probePosition++];
        const member = state.members.get(node);
        if (member !== undefined && isLive(member))
            return node;
    }
}
export function beginRound({ state, random }) {
    const order = [];
    for (const member of state.members.values())
        if (isLive(member))
            order.push(member.node);
    for (let i = order.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        [order[i], order[j]] = [order[j], order[i]];
    }
    state.probeOrder = order;
    state.probePosition = 0;
}
//# sourceMappingURL=probe-order.js.map