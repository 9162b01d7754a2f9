// Small things that a leader does in several places, below everything else in the order of imports.
import { jointMajorityValue } from '../../core/quorum.js';
import { endOfBatch, lastIndex, slice } from '../memory-log.js';
import { refuse } from './state.js';
export function progressOf(role, node) {
    for (const progress of role.progress)
        if (progress.node === node)
            return progress;
    return undefined;
}
/** Whether an entry of this leader's own term is committed: only then does it know what is committed. */
export function isEstablished(m, role) {
    return m.state.commitIndex >= role.firstIndexOfTerm;
}
/** The newest time at which a majority, this node included, was known to be alive. */
export function quorumActiveAt(m, role) {
    const { self, membership } = m.state;
    return jointMajorityValue(membership.voters, membership.outgoing, (node) => node === self ? m.now : (progressOf(role, node)?.lastActiveAt ?? Number.NEGATIVE_INFINITY));
}
/** Entries `from` on, up to `maxBytes`; the array is shared with whoever asked for the same last. */
export function cutEntries(m, from, maxBytes) {
    const { log } = m.state;
    const through = maxBytes === Number.POSITIVE_INFINITY ? lastIndex(log) : endOfBatch(log, from, maxBytes);
    if (m.cut?.from !== from || m.cut.through !== through)
        m.cut = { from, through, entries: slice(log, from, through) };
    return m.cut.entries;
}
/** Hands the entries appended this turn to the own disk, as one record, and asks it to say when it has them. */
export function persistAppended(m, role) {
    const s = m.state;
    const last = lastIndex(s.log);
    if (role.persistedThrough === last)
        return;
    const entries = cutEntries(m, role.persistedThrough + 1, Number.POSITIVE_INFINITY);
    role.persistedThrough = last;
    role.ownAppends.push({ index: last, at: m.now });
    m.out.persist({ type: 'entries', entries });
    m.out.send(s.self, { type: 'own-append', term: s.term, index: last });
}
/** The reads of a leader that is none any more. */
export function dropOfficeReads(m, role) {
    for (const { local, remote } of [...role.readBatches, role.queuedReads]) {
        const message = 'leadership was lost before the read was confirmed';
        for (const request of local)
            refuse(m, request, 'not-leader', message);
        for (const { from, id } of remote) {
            m.out.sendEarly(from, {
                type: 'refusal',
                isRead: true,
                requests: [id],
                code: 'not-leader',
                message,
                leader: m.state.leader,
            });
        }
    }
}
//# sourceMappingURL=office.js.map