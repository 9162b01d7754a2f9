// What a node does with what it hears: of others (the order of news, SWIM §4.2), and of itself (refutation).
import { equalBytes } from '../../core/bytes.js';
import { broadcast } from './broadcasts.js';
import { addToRound } from './probe-order.js';
import { infoOf, isLive, ownUpdate } from './state.js';
import { declare, endSuspicion, suspect } from './suspicion.js';
export function applyUpdates(m, updates) {
    for (const update of updates)
        applyUpdate(m, update);
}
/** All that another knows: failures may be old news there (rule R17). */
export function applySync(m, updates) {
    for (const update of updates) {
        const status = update.node === m.state.self ? update.status : m.rules.hearsay(update.status);
        const member = m.state.members.get(update.node);
        if (member === undefined && status === 'suspected' && update.status === 'suspected') {
            // Alive as far as the member itself said.
            applyUpdate(m, { ...update, status: 'alive', by: update.node });
        }
        applyUpdate(m, { ...update, status });
    }
}
function applyUpdate(m, update) {
    const { state, rules } = m;
    const { node, incarnation, status } = update;
    if (node === state.self) {
        hearOfSelf(m, update);
        return;
    }
    const member = state.members.get(node);
    if (status === 'alive') {
        if (member === undefined)
            welcome(m, update);
        else if (rules.supersedes(incarnation, status, member.incarnation, member.status))
            revive(m, member, update);
        return;
    }
    // Of whom nobody has said yet that it lives, and where, the end is no news.
    if (member === undefined)
        return;
    if (rules.supersedes(incarnation, status, member.incarnation, member.status)) {
        if (!isLive(member))
            correct(m, member, update);
        else if (status === 'suspected')
            suspect(m, member, incarnation, update.by);
        else
            declare(m, member, status, incarnation, update.by);
    }
    else if (status === 'suspected' && member.status === 'suspected' && incarnation === member.incarnation) {
        suspect(m, member, incarnation, update.by);
    }
}
function welcome(m, { node, incarnation, address, metadata }) {
    const { state, out, now } = m;
    const member = { node, incarnation, status: 'alive', address, metadata, since: now };
    state.members.set(node, member);
    state.liveCount++;
    addToRound(m, node);
    broadcast(m, { node, incarnation, status: 'alive', by: node, address, metadata });
    out.emit({ type: 'joined', member: infoOf(member) });
}
/** Alive, at a higher incarnation than before. */
function revive(m, before, { node, incarnation, address, metadata }) {
    const { state, out, now } = m;
    const wasLive = isLive(before);
    const since = before.status === 'alive' ? before.since : now;
    const member = { node, incarnation, status: 'alive', address, metadata, since };
    state.members.set(node, member);
    endSuspicion(m, node);
    broadcast(m, { node, incarnation, status: 'alive', by: node, address, metadata });
    if (!wasLive) {
        state.liveCount++;
        addToRound(m, node);
        out.emit({ type: 'joined', member: infoOf(member) });
        return;
    }
    if (before.status === 'suspected')
        out.emit({ type: 'refuted', member: infoOf(member) });
    if (before.address !== address || !equalBytes(before.metadata, metadata)) {
        out.emit({ type: 'updated', member: infoOf(member) });
    }
}
/**
 * It had failed or left, and of that there are later news: at a higher incarnation, or that it left after all. That it is
 * suspected at a higher one does not bring it back: either it speaks up, or it fails there, too.
 */
function correct({ state, now }, member, { status, incarnation }) {
    if (status !== 'suspected')
        state.members.set(member.node, { ...member, status, incarnation, since: now });
}
/** Accused, or taken for an earlier life: whoever says so hears better, at a higher incarnation (rules R2, R3). */
function hearOfSelf(m, { status, incarnation, address, metadata }) {
    const { state, options, rules } = m;
    if (state.phase !== 'running')
        return;
    const isOwnWord = incarnation === state.incarnation && address === options.address;
    if (status === 'alive' && (incarnation < state.incarnation || (isOwnWord && equalBytes(metadata, state.metadata)))) {
        return;
    }
    if (!rules.refutes(incarnation, state.incarnation))
        return;
    // Lifeguard: whoever is accused may well be slow.
    if (status === 'suspected' || status === 'failed')
        state.health = rules.health(state.health, 1, options.localHealthMax);
    raiseIncarnation(m, incarnation);
}
/** Speaks up at an incarnation above `heard`, durably before anybody can hear it. */
export function raiseIncarnation(m, heard) {
    const { state, rules, out } = m;
    state.incarnation = rules.refutation(Math.max(heard, state.incarnation));
    out.persist({ type: 'incarnation', incarnation: state.incarnation });
    broadcast(m, ownUpdate(m));
}
//# sourceMappingURL=updates.js.map