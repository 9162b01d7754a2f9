// Coming, staying in touch, and going: the exchange of all knowledge (push-pull), gossip's own rounds, and the goodbye.
import { broadcast, takeUpdates, withdraw, withdrawAll } from './broadcasts.js';
import { groupSize, isLive, knowledgeOf, ownUpdate, pickLive } from './state.js';
import { applySync, raiseIncarnation } from './updates.js';
/** From this size on syncs become rarer, for each costs as much as there are members. */
const SYNC_STRETCH_FROM = 32;
// ── Sync ────────────────────────────────────────────────────────────────────────────────────────────────────────────
export function syncIntervalMs({ state, options }) {
    const stretch = Math.max(0, Math.ceil(Math.log2(groupSize(state) / SYNC_STRETCH_FROM)));
    return options.syncIntervalMs * (1 + stretch);
}
export function onSyncTimer(m) {
    const { state, rules, out, now } = m;
    if (state.phase !== 'running')
        return;
    out.setTimer('sync', now + syncIntervalMs(m));
    forgetOld(m);
    for (const node of pickLive(m, 1))
        out.send(node, { type: 'sync', updates: allKnowledge(m) });
    const lost = rules.reconnects() ? pickLost(m) : undefined;
    if (lost !== undefined)
        out.send(lost, { type: 'sync', updates: allKnowledge(m) });
}
function allKnowledge(m) {
    const { members, self } = m.state;
    const updates = [ownUpdate(m)];
    for (const member of members.values())
        updates.push(knowledgeOf(member, self));
    return updates;
}
/** Somebody who failed, or whom a join named and who is no member: it may be back, or never have been away. */
function pickLost({ state, random }) {
    const lost = state.contacts.filter((node) => !state.members.has(node));
    for (const { node, status } of state.members.values())
        if (status === 'failed')
            lost.push(node);
    return lost[Math.floor(random() * lost.length)];
}
function forgetOld({ state, options, rules, out, now }) {
    for (const member of state.members.values()) {
        if (isLive(member) || !rules.isForgettable(member.since, now, options.forgetMs))
            continue;
        state.members.delete(member.node);
        withdraw(state, member.node);
        out.emit({ type: 'forgotten', node: member.node });
    }
}
export function onSync(m, from, { updates }) {
    if (m.state.phase !== 'running')
        return;
    applySync(m, updates);
    m.out.send(from, { type: 'sync-reply', updates: allKnowledge(m) });
}
export function onSyncReply(m, { updates }) {
    const { state, out } = m;
    if (state.phase !== 'running')
        return;
    applySync(m, updates);
    for (const id of state.joinRequests.splice(0))
        out.reply(id, { type: 'joined' });
    out.clearTimer('join');
}
// ── Joining ─────────────────────────────────────────────────────────────────────────────────────────────────────────
export function join(m, id, contacts) {
    const { state } = m;
    state.contacts = [...new Set([...state.contacts, ...contacts])].filter((node) => node !== state.self);
    state.joinRequests.push(id);
    if (state.phase !== 'running')
        comeBack(m);
    askContacts(m);
}
/** After a goodbye, in the same life. */
function comeBack(m) {
    m.state.phase = 'running';
    raiseIncarnation(m, m.state.incarnation);
    m.out.clearTimer('leave');
    m.out.setTimer('probe', m.now + m.options.probeIntervalMs);
    m.out.setTimer('sync', m.now + syncIntervalMs(m));
}
export function onJoinTimer(m) {
    if (m.state.joinRequests.length > 0)
        askContacts(m);
}
function askContacts(m) {
    const { state, options, out, now } = m;
    for (const contact of state.contacts)
        out.send(contact, { type: 'sync', updates: allKnowledge(m) });
    out.setTimer('join', now + options.joinRetryMs);
}
// ── Gossip of its own ───────────────────────────────────────────────────────────────────────────────────────────────
export function onGossipTimer(m) {
    const { state, options, out, now } = m;
    // Alone there is nobody to tell; who comes later gets all by sync.
    if (state.liveCount === 0)
        withdrawAll(state);
    for (const node of pickLive(m, options.gossipFanout)) {
        const updates = takeUpdates(m);
        if (updates.length === 0)
            break;
        out.send(node, { type: 'gossip', updates });
    }
    const { tierOf } = state.broadcasts;
    if (state.phase === 'leaving' && !tierOf.has(state.self))
        endLeave(m);
    else if (tierOf.size > 0)
        out.setTimer('gossip', now + gossipIntervalMs(m));
}
/** A goodbye cannot wait for probes to ride on, for there are none any more. */
function gossipIntervalMs({ options }) {
    return options.gossipIntervalMs > 0 ? options.gossipIntervalMs : options.probeTimeoutMs;
}
// ── Leaving ─────────────────────────────────────────────────────────────────────────────────────────────────────────
export function leave(m, id) {
    const { state, options, out, now } = m;
    if (state.phase === 'left') {
        out.reply(id, { type: 'left' });
        return;
    }
    state.leaveRequests.push(id);
    if (state.phase === 'leaving')
        return;
    state.phase = 'leaving';
    state.probe = undefined;
    for (const request of state.joinRequests.splice(0)) {
        out.reply(request, { type: 'refused', code: 'has-left', message: 'this member leaves' });
    }
    for (const timer of ['probe', 'probe-timeout', 'suspicion', 'sync', 'join'])
        out.clearTimer(timer);
    state.suspicions.clear();
    broadcast(m, ownUpdate(m));
    out.setTimer('gossip', now);
    out.setTimer('leave', now + options.leaveTimeoutMs);
}
/** Enough members were told, or time is up. */
export function endLeave(m) {
    const { state, out } = m;
    state.phase = 'left';
    withdrawAll(state);
    out.clearTimer('leave');
    out.clearTimer('gossip');
    for (const id of state.leaveRequests.splice(0))
        out.reply(id, { type: 'left' });
}
//# sourceMappingURL=membership.js.map