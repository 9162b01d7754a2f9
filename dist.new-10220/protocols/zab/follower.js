// The follower in a session: meeting the leader's history, taking its proposals in order, and passing on what it was asked
// itself. Both phases 2 and 3.
import { assert } from '../../core/errors.js';
import { NONE } from '../../core/protocol.js';
import { batchesOf } from '../forwarding.js';
import { membershipFromBytes } from '../log-wire.js';
import { lastIndex, lastTerm, lastWithTermAtMost, push, termAt, truncate } from '../memory-log.js';
import { recordMembership, truncateMemberships } from './membership.js';
import { takeEpoch } from './office.js';
import { refuse } from './state.js';
import { setLeader } from './transitions.js';
/** DIFF or TRUNC: keeps the history through the offered entry, if it has it; what it held beyond is dropped. */
export function onSync(m, role, from, { epoch, session, index, term }) {
    const { log, commitIndex } = m.state;
    if (role.phase === 'discovery') {
        if (termAt(log, index) !== term) {
            // What is committed matches in any case.
            const hintIndex = Math.max(lastWithTermAtMost(log, index, term), commitIndex);
            const hintTerm = Math.max(termAt(log, hintIndex), 0);
            m.out.send(from, { type: 'sync-refused', epoch, session, index, hintIndex, hintTerm });
            return;
        }
        beginSession(m, role, index);
    }
    role.owesAck = true;
}
/**
 * From here on the log is the leader's through `point`, and ends there: proposals follow without comparing anything. What is
 * dropped the leader does not have, for the point was found from the very end of this log, which did not change since.
 */
export function beginSession(m, role, point) {
    const { log, commitIndex } = m.state;
    if (point < lastIndex(log)) {
        assert(point >= commitIndex, `the log would end at ${point}, but ${commitIndex} is committed`);
        truncate(log, point + 1);
        truncateMemberships(m, point + 1);
        m.cut = undefined;
    }
    role.receivedIndex = point;
    role.reportedGap = -1;
    role.phase = 'synchronisation';
    m.out.clearTimer('heartbeat');
}
export function onPropose(m, role, from, proposal) {
    if (role.phase === 'discovery')
        return;
    const { prevIndex, entries, commitIndex } = proposal;
    if (!m.rules.isNext(prevIndex, role.receivedIndex)) {
        reportGap(m, role, from, proposal);
        return;
    }
    if (entries.length > 0 || prevIndex < role.receivedIndex)
        role.owesAck = true;
    const known = role.receivedIndex - prevIndex;
    if (known < entries.length)
        store(m, role, known === 0 ? entries : entries.slice(known));
    commitThrough(m, role, commitIndex);
}
/** Once for each gap; if that is lost too, the next ping finds out. */
function reportGap(m, role, from, { epoch, session }) {
    if (role.reportedGap === role.receivedIndex)
        return;
    role.reportedGap = role.receivedIndex;
    m.out.sendEarly(from, { type: 'gap', epoch, session, index: role.receivedIndex });
}
function store(m, role, entries) {
    const { log } = m.state;
    for (const entry of entries) {
        push(log, entry);
        if (entry.kind === 'membership') {
            recordMembership(m, entry.index, membershipFromBytes(entry.data), entry.origin, entry.request);
        }
    }
    role.receivedIndex = lastIndex(log);
    m.out.persist({ type: 'entries', entries });
    takeEpoch(m, lastTerm(log));
}
/** Commits what the leader committed; once that reaches its own epoch, the epoch is established (UPTODATE). */
export function commitThrough(m, role, leaderCommit) {
    const s = m.state;
    s.commitIndex = Math.max(s.commitIndex, m.rules.commitWithin(leaderCommit, role.receivedIndex));
    if (role.phase !== 'synchronisation' || termAt(s.log, s.commitIndex) !== s.term)
        return;
    role.phase = 'broadcast';
    setLeader(m, role.of);
}
/** One acknowledgement a turn, at its end. */
export function sendAck(m, role) {
    if (!role.owesAck)
        return;
    role.owesAck = false;
    m.out.send(role.of, { type: 'ack', epoch: m.state.term, session: role.session, index: role.receivedIndex });
}
export function onPing(m, role, from, ping) {
    m.state.contactAt = m.now;
    if (role.phase !== 'discovery')
        commitThrough(m, role, ping.commitIndex);
    const { epoch, session, round, sentAt, sentIndex } = ping;
    // Early: it says which epoch this node is in, and that cannot be taken back even by a crash: a promise to a later one
    // leaves only once it is durable.
    m.out.sendEarly(from, {
        type: 'pong',
        epoch,
        session,
        sentIndex,
        receivedIndex: role.receivedIndex,
        round,
        sentAt,
    });
}
/** Passes the turn's proposals on to the leader, in messages of bounded size. */
export function forwardProposals(m, proposals) {
    const { leader, isRemoved, term } = m.state;
    if (leader === NONE) {
        const [code, message] = isRemoved
            ? ['removed', 'this node is no member any more']
            : ['no-leader', 'no leader is known'];
        for (const { request } of proposals)
            refuse(m, request, code, message);
        return;
    }
    for (const batch of batchesOf(proposals, m.options.maxAppendBytes)) {
        m.out.sendEarly(leader, { type: 'forward-proposals', term, proposals: batch });
    }
}
/** Requests that were forwarded and refused. */
export function onRefusal(m, refusal) {
    const s = m.state;
    const { code, message, leader } = refusal;
    for (const request of refusal.requests) {
        const read = s.forwardedReads.findIndex(({ id }) => id === request);
        const change = s.pendingChanges.indexOf(request);
        if (change >= 0)
            s.pendingChanges.splice(change, 1);
        let requests = [request];
        if (refusal.isRead)
            requests = read >= 0 ? (s.forwardedReads.splice(read, 1)[0]?.requests ?? []) : [];
        for (const each of requests)
            m.out.reply(each, { type: 'refused', code, message, leader });
    }
}
//# sourceMappingURL=follower.js.map