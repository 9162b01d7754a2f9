// Small things that a leader does in several places, below everything else in the order of imports.
import { NONE } from '../../core/protocol.js';
import { jointMajorityValue } from '../../core/quorum.js';
import { endOfBatch, slice } from './slots.js';
import { refuse, refuseTo, sendRefusal } from './state.js';
export function progressOf(books, node) {
    for (const progress of books.progress)
        if (progress.node === node)
            return progress;
    return undefined;
}
export function newProgress(books, node, now) {
    return {
        node,
        id: books.nextProgressId++,
        hasPromised: false,
        promiseFrom: 0,
        gapThrough: 0,
        commitKnown: 0,
        mode: 'probe',
        matchIndex: 0,
        islands: [],
        nextIndex: 1,
        inflight: [],
        inflightBytes: 0,
        snapshotIndex: 0,
        commitSent: 0,
        // It gets an election time-out to answer before its silence counts.
        lastActiveAt: now,
        ackedRound: 0,
        ackedSentAt: Number.NEGATIVE_INFINITY,
        removedAt: 0,
    };
}
/** Whether an entry of this ballot's own is chosen: only then does the leader know all that was chosen before it. */
export function isEstablished(m, role) {
    return role.openedAt > 0 && m.state.commitIndex >= role.openedAt;
}
/** The newest time at which a majority, this node included, was known to be alive. */
export function quorumActiveAt(m, role) {
    const { self, membership } = m.state;
    return jointMajorityValue(membership.voters, membership.outgoing, (node) => node === self ? m.now : (progressOf(role, node)?.lastActiveAt ?? Number.NEGATIVE_INFINITY));
}
/** Entries from slot `from` through `last`, up to `maxBytes`; the array is shared with whoever asked for the same last. */
export function cutEntries(m, from, last, maxBytes) {
    const { slots } = m.state;
    const through = maxBytes === Number.POSITIVE_INFINITY ? last : endOfBatch(slots, from, last, maxBytes);
    if (m.cut?.from !== from || m.cut.through !== through) {
        m.cut = { from, through, entries: slice(slots, from, through) };
    }
    return m.cut.entries;
}
/** Hands what was proposed this turn to the own disk, as one record, and asks it to say when it has it. */
export function persistAccepted(m, role) {
    const s = m.state;
    const last = role.nextSlot - 1;
    if (role.persistedThrough >= last)
        return;
    const entries = cutEntries(m, role.persistedThrough + 1, last, Number.POSITIVE_INFINITY);
    role.persistedThrough = last;
    role.ownAppends.push({ index: last, at: m.now });
    m.out.persist({ type: 'accepted', ballot: s.term, owner: s.self, commitIndex: s.commitIndex, entries });
    m.out.send(s.self, { type: 'own-accepted', ballot: s.term, index: last });
}
/** The unproposed requests and unconfirmed reads of a leader that is none any more. */
export function dropOffice(m, role) {
    for (const { origin, request, kind } of role.queue) {
        if (origin === NONE)
            continue;
        if (kind === 'membership' && origin === m.state.self)
            forgetChange(m, request);
        refuseTo(m, origin, request, 'not-leader', 'leadership was lost before this was proposed');
    }
    role.queue = [];
    const message = 'leadership was lost before the read was confirmed';
    for (const { local, remote } of [...role.readBatches, role.queuedReads]) {
        for (const request of local)
            refuse(m, request, 'not-leader', message);
        for (const { from, id } of remote)
            sendRefusal(m, from, true, [id], 'not-leader', message);
    }
}
/** A request for a change of membership needs no answer any more. */
export function forgetChange(m, request) {
    const { pendingChanges } = m.state;
    const at = pendingChanges.indexOf(request);
    if (at >= 0)
        pendingChanges.splice(at, 1);
    return at >= 0;
}
//# sourceMappingURL=office.js.map