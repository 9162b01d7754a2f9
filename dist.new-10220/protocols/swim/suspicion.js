// Suspicion (SWIM §4.2): who does not answer has a while to speak up before it is declared failed. Lifeguard makes that
// while long as long as one member alone accuses, who may be slow itself, and shorter with each other one that agrees.
import { broadcast } from './broadcasts.js';
import { groupSize, infoOf, isLive } from './state.js';
/** Suspicion at one's own account. */
export function accuse(m, member) {
    const incarnation = m.rules.accusedIncarnation(member.incarnation);
    const status = m.rules.verdictOnSilence();
    if (status === 'failed')
        declare(m, member, status, incarnation, m.state.self);
    else
        suspect(m, member, incarnation, m.state.self);
}
/** `by` suspects a member that was alive, or suspected by others only. */
export function suspect(m, member, incarnation, by) {
    const { state, rules, out, now } = m;
    const known = member.status === 'suspected' && incarnation === member.incarnation;
    const suspicion = known ? state.suspicions.get(member.node) : undefined;
    if (suspicion === undefined) {
        const changed = { ...member, incarnation, status: 'suspected', since: now };
        state.members.set(member.node, changed);
        begin(m, member.node, { accusers: [by], startedAt: now, deadline: 0 });
        broadcast(m, accusation(changed, by));
        out.emit({ type: 'suspected', member: infoOf(changed), by });
        return;
    }
    if (!rules.isIndependent(suspicion.accusers, by))
        return;
    suspicion.accusers.push(by);
    begin(m, member.node, suspicion);
    // The first few that agree are told on, for they make others sure, too.
    if (suspicion.accusers.length - 1 <= m.options.suspicionConfirmations)
        broadcast(m, accusation(member, by));
}
function begin(m, node, suspicion) {
    suspicion.deadline = suspicion.startedAt + timeoutMs(m, suspicion.accusers.length - 1);
    m.state.suspicions.set(node, suspicion);
    arm(m);
}
/** How long a member that so many others accuse besides the first one has to speak up. */
function timeoutMs({ state, options, rules }, confirmations) {
    const members = groupSize(state);
    const minMs = options.suspicionMultiplier * Math.max(1, Math.log10(members)) * options.probeIntervalMs;
    // Of accuser, accused and few others there cannot be many that agree.
    const wanted = Math.max(0, Math.min(options.suspicionConfirmations, members - 2));
    return rules.suspicionTimeoutMs(confirmations, wanted, minMs, minMs * options.suspicionMaxFactor);
}
/** One timer for all suspicions, at the earliest deadline. */
function arm({ state, out }) {
    let earliest = Number.POSITIVE_INFINITY;
    for (const { deadline } of state.suspicions.values())
        earliest = Math.min(earliest, deadline);
    if (earliest < Number.POSITIVE_INFINITY)
        out.setTimer('suspicion', earliest);
    else
        out.clearTimer('suspicion');
}
export function endSuspicion(m, node) {
    if (m.state.suspicions.delete(node))
        arm(m);
}
export function onSuspicionTimer(m) {
    const { state, now } = m;
    for (const [node, { deadline }] of [...state.suspicions]) {
        const member = state.members.get(node);
        if (deadline <= now && member !== undefined)
            declare(m, member, 'failed', member.incarnation, state.self);
    }
    arm(m);
}
/** A live member has failed or left. */
export function declare(m, member, status, incarnation, by) {
    const { state, out, now } = m;
    const changed = { ...member, incarnation, status, since: now };
    if (isLive(member))
        state.liveCount--;
    state.members.set(member.node, changed);
    endSuspicion(m, member.node);
    broadcast(m, accusation(changed, by));
    if (status === 'left')
        out.emit({ type: 'left', member: infoOf(changed) });
    else
        out.emit({ type: 'failed', member: infoOf(changed), by });
}
/** Without what only the member itself may say. */
export function accusation({ node, incarnation, status }, by) {
    return { node, incarnation, status, by, address: '', metadata: NOTHING };
}
const NOTHING = new Uint8Array(0);
//# sourceMappingURL=suspicion.js.map