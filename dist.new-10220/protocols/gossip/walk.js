// The closed ring of repair, A→B→C→A→B: a walk on which each node pushes all that it has to its successor. Once around,
// and the node before the starter has everything that anybody had; on around to the one before it, and so has everybody.
// 2(n − 1) hops bound the time to full consistency, where random partners have only a probability.
import { compareWith } from './contacts.js';
const WALK_NUMBERS = 2 ** 32;
/** Longer than any message of a walk is late. */
const WALKS_REMEMBERED = 64;
export function beginWalk(m) {
    const { state, rules, random } = m;
    // Drawn, not counted: a node that starts again need not know how many it began before.
    const number = 1 + Math.floor(random() * WALK_NUMBERS);
    const walk = { starter: state.self, number, remaining: rules.walkHops(state.ring.length), skipped: 0 };
    noteWalk(m, walk);
    hopTo(m, walk, rules.successor(state.ring, state.self));
    return number;
}
/** One walk after the other, begun by the lowest id of those that the driver says are there. */
export function onRepairTimer(m) {
    const { state, options, out, now } = m;
    if (options.repairIntervalMs === 0)
        return;
    out.setTimer('repair', now + options.repairIntervalMs);
    if (state.ring[0] === state.self && state.ring.length > 1)
        beginWalk(m);
}
function hopTo(m, walk, to) {
    const { state, options, out, now } = m;
    if (walk.remaining <= 0 || to === state.self) {
        endHop(m);
        out.emit({ type: 'walk-ended', walk });
        return;
    }
    const next = { ...walk, remaining: walk.remaining - 1 };
    state.hop = { walk: next, to };
    out.setTimer('hop', now + options.hopTimeoutMs);
    compareWith(m, to, 'push', next);
}
/** The successor answers, and has a while again. Answers to hops that were given up come to nothing. */
export function hasAnswered({ state, options, out, now }, from, walk) {
    const { hop } = state;
    if (hop === undefined || hop.to !== from || hop.walk.starter !== walk.starter)
        return false;
    if (hop.walk.number !== walk.number || hop.walk.remaining !== walk.remaining)
        return false;
    out.setTimer('hop', now + options.hopTimeoutMs);
    return true;
}
/** The successor has everything, or nobody is left to ask. */
export function endHop({ state, out }) {
    state.hop = undefined;
    out.clearTimer('hop');
}
/** The successor is silent: the one after it takes its turn. */
export function onHopTimer(m) {
    const { hop, ring } = m.state;
    if (hop === undefined)
        return;
    hopTo(m, { ...hop.walk, skipped: hop.walk.skipped + 1 }, m.rules.successor(ring, hop.to));
}
/** This node's turn: it has what its predecessor had. It carries one walk at a time; a later one takes the place of another. */
export function continueWalk(m, walk) {
    const { state, rules } = m;
    const seen = state.walksSeen.get(keyOf(walk));
    if (seen !== undefined && !rules.isNewHop(seen, walk.remaining))
        return;
    noteWalk(m, walk);
    hopTo(m, walk, rules.successor(state.ring, state.self));
}
function keyOf({ starter, number }) {
    return `${starter}/${number}`;
}
function noteWalk({ state: { walksSeen } }, walk) {
    walksSeen.delete(keyOf(walk));
    walksSeen.set(keyOf(walk), walk.remaining);
    const [oldest] = walksSeen.keys();
    if (walksSeen.size > WALKS_REMEMBERED && oldest !== undefined)
        walksSeen.delete(oldest);
}
//# sourceMappingURL=walk.js.map