// Linearizable reads: the leader notes its commit index and proves with a round of pings that it still leads. Followers ask
// it, as ZooKeeper's clients do with `sync`. Lease reads skip the round while a quorum keeps from promising itself to another.
import { NONE } from '../../core/protocol.js';
import { jointMajorityValue } from '../../core/quorum.js';
import { progressOf } from './office.js';
import { refuse, sendRefusal } from './state.js';
/** Rounds under way at once; further reads gather behind them. Two or three cover a round trip. */
const MAX_READ_ROUNDS = 4;
/** A new round: what it confirms must have been asked before. */
export function pingAll(m, role) {
    const { term: epoch, commitIndex } = m.state;
    role.round++;
    for (const { node, mode, session, nextIndex } of role.progress) {
        if (mode === 'absent' || mode === 'discovery')
            continue;
        m.out.sendEarly(node, {
            type: 'ping',
            epoch,
            session,
            commitIndex,
            sentIndex: nextIndex - 1,
            round: role.round,
            sentAt: m.now,
        });
    }
}
/** A read asked of the leader: by its own driver, or by a follower's batch. */
export function queueRead(m, role, from, id) {
    const { self, transfer } = m.state;
    if (!m.rules.takesRequests(transfer !== undefined)) {
        const message = 'leadership is being handed over';
        if (from === self)
            refuse(m, id, 'transferring', message);
        else
            sendRefusal(m, from, true, [id], 'transferring', message);
    }
    else if (from === self) {
        role.queuedReads.local.push(id);
    }
    else {
        role.queuedReads.remote.push({ from, id });
    }
}
/** Gives the gathered reads a round of their own, or answers from the lease. */
export function startReads(m, role) {
    const { queuedReads } = role;
    if (queuedReads.local.length === 0 && queuedReads.remote.length === 0)
        return;
    answerFromLease(m, role);
    if (queuedReads.local.length === 0 && queuedReads.remote.length === 0)
        return;
    if (role.readBatches.length >= MAX_READ_ROUNDS)
        return;
    role.queuedReads = { local: [], remote: [] };
    pingAll(m, role);
    role.readBatches.push({ ...queuedReads, round: role.round, index: m.state.commitIndex, at: m.now });
    confirmReads(m, role);
}
/** Local reads only: `validUntil` is on this node's clock, and another node cannot check it when it answers. */
function answerFromLease(m, role) {
    const { rules, options, now } = m;
    if (!options.leaseReads)
        return;
    const { self, membership, commitIndex } = m.state;
    const sentAt = jointMajorityValue(membership.voters, membership.outgoing, (node) => node === self ? now : (progressOf(role, node)?.ackedSentAt ?? Number.NEGATIVE_INFINITY));
    const validUntil = rules.leaseEnd(sentAt, options.electionTimeoutMs, options.clockDriftBound);
    if (now >= validUntil)
        return;
    for (const request of role.queuedReads.local) {
        m.out.reply(request, { type: 'readable', index: commitIndex, validUntil });
    }
    role.queuedReads.local = [];
}
/** Answers the reads whose round, or a later one, a quorum has answered in this epoch. */
export function confirmReads(m, role) {
    if (role.readBatches.length === 0)
        return;
    const { self, membership } = m.state;
    const acked = jointMajorityValue(membership.voters, membership.outgoing, (node) => node === self ? Number.POSITIVE_INFINITY : (progressOf(role, node)?.ackedRound ?? 0));
    let confirmed = 0;
    for (const { round, index, local, remote } of role.readBatches) {
        if (!m.rules.confirmsRead(acked, round))
            break;
        confirmed++;
        for (const request of local) {
            m.out.reply(request, { type: 'readable', index, validUntil: Number.POSITIVE_INFINITY });
        }
        for (const { from, id } of remote)
            m.out.sendEarly(from, { type: 'read-answer', id, index });
    }
    role.readBatches.splice(0, confirmed);
}
/** A cut-off leader stays for an election time-out; its reads must not wait as long again. */
export function dropStaleReads(m, role) {
    const isStale = ({ at }) => m.now - at > m.options.electionTimeoutMs;
    const stale = role.readBatches.filter(isStale);
    if (stale.length === 0)
        return;
    role.readBatches = role.readBatches.filter((batch) => !isStale(batch));
    const message = 'no quorum confirmed the read in time';
    for (const { local, remote } of stale) {
        for (const request of local)
            refuse(m, request, 'timed-out', message);
        for (const { from, id } of remote)
            sendRefusal(m, from, true, [id], 'timed-out', message);
    }
}
/** A follower's turn: one question to the leader for all of them. */
export function forwardReads(m, requests) {
    const s = m.state;
    const id = requests[0];
    if (s.leader === NONE) {
        const code = s.isRemoved ? 'removed' : 'no-leader';
        for (const request of requests)
            refuse(m, request, code, 'no leader is known');
        return;
    }
    const deadline = m.now + m.options.electionTimeoutMs;
    if (s.forwardedReads.length === 0)
        m.out.setTimer('read', deadline);
    s.forwardedReads.push({ id, requests, deadline });
    m.out.sendEarly(s.leader, { type: 'forward-read', id });
}
export function onReadAnswer(m, id, index) {
    const { forwardedReads } = m.state;
    const at = forwardedReads.findIndex((reads) => reads.id === id);
    if (at < 0)
        return;
    const [answered] = forwardedReads.splice(at, 1);
    for (const request of answered?.requests ?? []) {
        m.out.reply(request, { type: 'readable', index, validUntil: Number.POSITIVE_INFINITY });
    }
}
/** The leader that was asked leads no more, or cannot be reached. */
export function dropForwardedReads(m) {
    const { forwardedReads } = m.state;
    if (forwardedReads.length === 0)
        return;
    m.state.forwardedReads = [];
    m.out.clearTimer('read');
    for (const { requests } of forwardedReads) {
        for (const request of requests)
            refuse(m, request, 'not-leader', 'the leader that was asked is not there any more');
    }
}
export function onReadTimer(m) {
    const { forwardedReads } = m.state;
    while (forwardedReads[0] !== undefined && forwardedReads[0].deadline <= m.now) {
        for (const request of forwardedReads.shift()?.requests ?? []) {
            refuse(m, request, 'timed-out', 'the leader did not answer in time');
        }
    }
    if (forwardedReads[0] !== undefined)
        m.out.setTimer('read', forwardedReads[0].deadline);
}
//# sourceMappingURL=reads.js.map