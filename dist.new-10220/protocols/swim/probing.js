// The failure detector (SWIM §3.1, §4.1): in each period ping one member; if it does not answer in time, have others ping
// it; if there is no word by the end of the period, suspect it.
import { takeUpdates } from './broadcasts.js';
import { nextTarget } from './probe-order.js';
import { isLive, ownUpdate, pickLive } from './state.js';
import { accusation, accuse } from './suspicion.js';
import { applyUpdates, raiseIncarnation } from './updates.js';
/** A period ends, and the next begins. */
export function onProbeTimer(m) {
    const { state, options, rules, out, now } = m;
    finishProbe(m);
    // A node that doubts itself makes its periods longer, too (Lifeguard §IV-A).
    out.setTimer('probe', now + rules.scaled(options.probeIntervalMs, state.health));
    const target = nextTarget(m);
    if (target === undefined)
        return;
    const sequence = nextSequence(m);
    state.probe = { target, sequence, isAcked: false, asked: 0, nacks: 0 };
    out.setTimer('probe-timeout', now + rules.scaled(options.probeTimeoutMs, state.health));
    sendPing(m, target, sequence, false);
}
function nextSequence({ state }) {
    state.sequence++;
    return state.sequence;
}
function sendPing(m, target, sequence, isFallback) {
    const { state, options, out } = m;
    const member = state.members.get(target);
    // Lifeguard's buddy system: who is suspected learns it from the next ping, however busy the gossip is.
    const first = options.buddySystem && member.status === 'suspected' ? [accusation(member, accuserOf(m, member))] : [];
    const updates = takeUpdates(m, first);
    out.send(target, { type: 'ping', sequence, incarnation: member.incarnation, isFallback, updates });
}
/** Somebody who suspects `member`, or says that it failed. */
function accuserOf({ state }, { node }) {
    return state.suspicions.get(node)?.accusers[0] ?? state.self;
}
/** No ack in time: others try, and so does this node by another way. */
export function onProbeTimeout(m) {
    const { state, options, rules, out } = m;
    const { probe } = state;
    if (probe === undefined || probe.isAcked || !state.members.has(probe.target))
        return;
    const helpers = pickLive(m, rules.helpers(options.indirectProbes), probe.target);
    probe.asked = helpers.length;
    for (const helper of helpers) {
        const { sequence, target } = probe;
        out.send(helper, { type: 'ping-request', sequence, target, updates: takeUpdates(m) });
    }
    sendPing(m, probe.target, probe.sequence, true);
}
/** The end of the period: who has not answered is suspected. */
function finishProbe(m) {
    const { state, options, rules } = m;
    const { probe } = state;
    state.probe = undefined;
    if (probe === undefined || probe.isAcked)
        return;
    // Lifeguard: helpers that say nothing at all make this node doubt itself rather than the target.
    const doubts = probe.asked > 0 ? probe.asked - probe.nacks : 1;
    state.health = rules.health(state.health, doubts, options.localHealthMax);
    const target = state.members.get(probe.target);
    if (target !== undefined && isLive(target))
        accuse(m, target);
}
export function onPing(m, from, { sequence, incarnation, updates }) {
    const { state, rules, out } = m;
    applyUpdates(m, updates);
    const isStranger = state.phase === 'running' && !state.members.has(from);
    const first = [];
    if (state.phase === 'running') {
        // It remembers an earlier life, which has said more than this one.
        if (incarnation > state.incarnation)
            raiseIncarnation(m, incarnation);
        if (incarnation < state.incarnation)
            first.push(ownUpdate(m));
        const pinger = state.members.get(from);
        if (pinger !== undefined && pinger.status !== 'alive' && rules.tellsAccused()) {
            first.push(accusation(pinger, accuserOf(m, pinger)));
        }
    }
    out.send(from, { type: 'ack', sequence, updates: takeUpdates(m, first) });
    // It knows this node, which has forgotten it: time to get acquainted.
    if (isStranger)
        out.send(from, { type: 'sync', updates: [ownUpdate(m)] });
}
export function onAck(m, { sequence, updates }) {
    const { state, options, rules, out } = m;
    applyUpdates(m, updates);
    const relay = state.relays.get(sequence);
    if (relay !== undefined) {
        state.relays.delete(sequence);
        out.send(relay.requester, { type: 'ack', sequence: relay.sequence, updates: takeUpdates(m) });
        return;
    }
    const { probe } = state;
    if (probe === undefined || probe.sequence !== sequence || probe.isAcked)
        return;
    probe.isAcked = true;
    out.clearTimer('probe-timeout');
    state.health = rules.health(state.health, -1, options.localHealthMax);
}
// ── For others ──────────────────────────────────────────────────────────────────────────────────────────────────────
export function onPingRequest(m, from, { sequence, target, updates }) {
    const { state, options, now } = m;
    applyUpdates(m, updates);
    if (state.phase !== 'running' || !state.members.has(target))
        return;
    const relay = {
        requester: from,
        sequence,
        nackAt: now + options.probeTimeoutMs,
        dropAt: now + options.probeIntervalMs,
        isNacked: false,
    };
    const own = nextSequence(m);
    state.relays.set(own, relay);
    armRelays(m);
    sendPing(m, target, own, false);
}
export function onNack({ state }, { sequence }) {
    if (state.probe?.sequence === sequence && state.probe.nacks < state.probe.asked)
        state.probe.nacks++;
}
export function onRelayTimer(m) {
    const { state, out, now } = m;
    for (const [own, relay] of state.relays) {
        if (!relay.isNacked && relay.nackAt <= now) {
            relay.isNacked = true;
            out.send(relay.requester, { type: 'nack', sequence: relay.sequence });
        }
        if (relay.dropAt <= now)
            state.relays.delete(own);
    }
    armRelays(m);
}
function armRelays({ state, out }) {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { isNacked, nackAt, dropAt } of state.relays.values()) {
        earliest = Math.min(earliest, isNacked ? dropAt : nackAt);
    }
    if (earliest < Number.POSITIVE_INFINITY)
        out.setTimer('relay', earliest);
}
//# sourceMappingURL=probing.js.map