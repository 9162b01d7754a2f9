// The acceptor: promising ballots, accepting values, following the leader's word on what is chosen.
import { assert } from '../../core/errors.js';
import { isVoter } from '../membership.js';
import { isHeldByLeader } from './election.js';
import { ballotAt, entryAt, lastSlot, put } from './slots.js';
import { acceptedFrom, becomeFollower, choose } from './transitions.js';
const NO_ISLANDS = [];
// Phase 1b
export function onPrepare(m, from, prepare) {
    const s = m.state;
    const { rules } = m;
    const { ballot, isTransfer, isJoining } = prepare;
    if (!rules.answersPrepare(isVoter(s.membership, s.self)))
        return;
    const isKnown = ballot === s.term && s.owner === from;
    // Not answered, so that the ballot does not spread.
    if (!isKnown && ballot >= s.term && isHeldByLeader(m, from, isTransfer))
        return;
    if (!rules.mayPromise(ballot, from, s.term, s.owner)) {
        reject(m, from, ballot);
        return;
    }
    if (!rules.mayPromiseWhileEmpty(s.membership.voters.length === 0 && s.commitIndex === 0, isJoining))
        return;
    if (ballot > s.term || s.owner !== from)
        becomeFollower(m, ballot, from, 0);
    if (s.role.type === 'follower')
        s.electionDeadline = m.now + s.drawnTimeoutMs;
    sendPromise(m, from, prepare);
}
/** A page of what was accepted from the slot asked about on. What is compacted cannot be told: it is chosen, and a snapshot has it. */
function sendPromise(m, to, prepare) {
    const { slots, commitIndex } = m.state;
    const from = Math.max(prepare.from, slots.startIndex + 1);
    const last = lastSlot(slots);
    const page = [];
    let bytes = 0;
    let at = from;
    for (; at <= last; at++) {
        const entry = entryAt(slots, at);
        if (entry === undefined || !m.rules.reports(at, prepare.from))
            continue;
        bytes += entry.data.length;
        if (page.length > 0 && bytes > m.options.maxAcceptBytes)
            break;
        page.push({ ballot: ballotAt(slots, at), entry });
    }
    m.out.send(to, {
        type: 'promise',
        ballot: prepare.ballot,
        progress: prepare.progress,
        commitIndex,
        from,
        next: at <= last ? at : 0,
        slots: page,
    });
}
/** Tells a proposer that its ballot comes too late here. */
export function reject(m, to, ballot) {
    m.out.send(to, { type: 'rejected', ballot, promised: m.state.term });
}
// Phase 2b
export function onAccept(m, role, from, accept) {
    const s = m.state;
    const { entries } = accept;
    const count = entries.length;
    let fresh = 0;
    while (fresh < count && isKnown(m, accept.from + fresh))
        fresh++;
    if (fresh === count) {
        commitThrough(m, role, accept.commitIndex);
    }
    else {
        for (let i = fresh; i < count; i++)
            put(s.slots, accept.ballot, entries[i]);
        role.acceptedThrough = acceptedFrom(m, Math.max(role.acceptedThrough, s.commitIndex));
        commitThrough(m, role, accept.commitIndex);
        m.out.persist({
            type: 'accepted',
            ballot: accept.ballot,
            owner: from,
            commitIndex: s.commitIndex,
            entries: fresh === 0 ? entries : entries.slice(fresh),
        });
    }
    if (accept.wantsAnswer)
        acknowledge(m, role, from, accept);
}
/** Chosen, or accepted in this very ballot: then it is the same value. */
function isKnown(m, index) {
    const { commitIndex, slots, term } = m.state;
    return index <= commitIndex || ballotAt(slots, index) === term;
}
/** `leaderCommit` was told by the leader of the current ballot: it speaks of the values of that ballot. */
export function commitThrough(m, role, leaderCommit) {
    const s = m.state;
    const through = m.rules.commitWithin(leaderCommit, role.acceptedThrough);
    if (through > s.commitIndex)
        choose(m, through);
    if (role.acceptedThrough < s.commitIndex)
        role.acceptedThrough = acceptedFrom(m, s.commitIndex);
}
/** One acknowledgement a turn, at its end. */
function acknowledge(m, role, to, { progress, from, entries }) {
    if (role.pendingAck !== undefined && role.pendingAck.progress !== progress)
        sendAck(m, role);
    role.pendingAck ??= { to, progress, islands: [] };
    const last = from + entries.length - 1;
    if (entries.length > 0 && last > role.acceptedThrough)
        role.pendingAck.islands.push(from, last);
}
export function sendAck(m, role) {
    const { pendingAck } = role;
    if (pendingAck === undefined)
        return;
    role.pendingAck = undefined;
    const { to, progress, islands } = pendingAck;
    m.out.send(to, {
        type: 'accepted',
        ballot: m.state.term,
        progress,
        through: role.acceptedThrough,
        islands: islands.length === 0 ? NO_ISLANDS : islands,
    });
}
export function onHeartbeat(m, role, from, heartbeat) {
    const { ballot, progress, round, sentAt, sentThrough, commitIndex } = heartbeat;
    assert(ballot === m.state.term, `a heartbeat of ballot ${ballot} in ${m.state.term}`);
    commitThrough(m, role, commitIndex);
    // Early: it says in which ballot this node is, and that cannot be taken back even by a crash: a promise of a later one
    // leaves only once it is durable.
    m.out.sendEarly(from, {
        type: 'heartbeat-response',
        ballot,
        progress,
        round,
        sentAt,
        sentThrough,
        received: role.acceptedThrough,
    });
}
//# sourceMappingURL=acceptor.js.map