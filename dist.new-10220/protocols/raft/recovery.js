// From durable records back to a state. A log that cannot be whole is refused, never patched up.
import { QuorateError } from '../../core/errors.js';
import { NONE } from '../../core/protocol.js';
import { membershipFromBytes } from '../log-wire.js';
import { isMember } from '../membership.js';
import { dropThrough, lastIndex, lastTerm, push, resetTo, termAt, truncate } from '../memory-log.js';
/** A term that no entry has: of the entry before a gap, until a base record tells. */
const UNKNOWN_TERM = -1;
export function createState(init) {
    const founding = { type: 'base', index: 0, term: 0, membership: init.membership };
    const recovered = {
        term: 0,
        vote: NONE,
        base: founding,
        log: { startIndex: 0, startTerm: 0, entries: [], bytes: 0 },
    };
    let isFresh = true;
    for (const record of init.durable) {
        isFresh = false;
        replay(recovered, record);
    }
    check(recovered, init.applied);
    const { log, base, term, vote } = recovered;
    const memberships = membershipsOf(base, log);
    const membership = memberships[memberships.length - 1].membership;
    return {
        self: init.self,
        term,
        vote,
        leader: NONE,
        commitIndex: Math.max(init.applied, base.index),
        membership,
        memberships,
        log,
        compactedIndex: base.index,
        compactedTerm: base.term,
        emittedIndex: init.applied,
        gatedThrough: 0,
        isFresh,
        isRemoved: wasRemoved(memberships, init),
        contactAt: Number.NEGATIVE_INFINITY,
        electionDeadline: 0,
        drawnTimeoutMs: init.options.electionTimeoutMs,
        isWaitingOutPause: false,
        termAtStart: term,
        forwarded: [],
        role: { type: 'follower', matchIndex: 0, pendingAck: undefined },
        turn: { proposals: [], reads: [] },
        forwardedReads: [],
        pendingChanges: [],
        transfer: undefined,
    };
}
function replay(to, record) {
    switch (record.type) {
        case 'hard-state':
            to.term = record.term;
            to.vote = record.vote;
            return;
        case 'base':
            replayBase(to, record);
            return;
        case 'installed':
            replayInstalled(to, record);
            return;
        case 'entries':
            replayEntries(to.log, record.entries);
            return;
    }
}
function replayBase(to, base) {
    const { log } = to;
    // A checkpoint may tell of a base that a later record reached first.
    if (base.index < to.base.index)
        return;
    to.base = base;
    if (base.index < log.startIndex)
        return;
    if (base.index === log.startIndex && log.startTerm === UNKNOWN_TERM)
        log.startTerm = base.term;
    else if (termAt(log, base.index) === base.term)
        dropThrough(log, base.index);
    else
        resetTo(log, base.index, base.term);
}
/** Nothing that was held before it counts, even where a checkpoint has told of a base that was reached later. */
function replayInstalled(to, { index, term, membership }) {
    const { log } = to;
    if (index >= log.startIndex || log.startTerm === UNKNOWN_TERM)
        resetTo(log, index, term);
    else
        truncate(log, log.startIndex + 1);
    if (index >= to.base.index)
        to.base = { type: 'base', index, term, membership };
}
function replayEntries(log, entries) {
    const first = entries[0].index;
    const isKnown = log.startTerm !== UNKNOWN_TERM;
    if (first > lastIndex(log) + 1 || (first <= log.startIndex && !isKnown)) {
        // Segments in between were dropped as compacted: a base record further on will say so, or the log is not whole.
        resetTo(log, first - 1, UNKNOWN_TERM);
    }
    else {
        // The log ended with these entries: what was held from the first of them on is gone, overwritten or not.
        truncate(log, Math.max(first, log.startIndex + 1));
    }
    for (const entry of entries)
        if (entry.index > log.startIndex)
            push(log, entry);
}
function check({ log, base, term }, applied) {
    if (log.startTerm === UNKNOWN_TERM || base.index < log.startIndex) {
        throw new QuorateError('corrupt-log', `raft: entries before ${log.startIndex + 1} are missing from the durable log`);
    }
    if (applied > lastIndex(log)) {
        throw new QuorateError('corrupt-log', `raft: the state machine holds entry ${applied}, the durable log ends at ${lastIndex(log)}: entries were lost`);
    }
    if (lastTerm(log) > term) {
        throw new QuorateError('corrupt-log', `raft: the durable log holds an entry of term ${lastTerm(log)}, the durable term is ${term}: a term was lost`);
    }
}
function membershipsOf(base, log) {
    const memberships = [{ index: base.index, membership: base.membership, origin: NONE, request: 0 }];
    for (const { kind, index, origin, request, data } of log.entries) {
        if (kind === 'membership')
            memberships.push({ index, membership: membershipFromBytes(data), origin, request });
    }
    return memberships;
}
/** Whether the log ends with this node out of the cluster that it was in. */
function wasRemoved(memberships, init) {
    const isIn = ({ membership }) => isMember(membership, init.self);
    const last = memberships[memberships.length - 1];
    return !isIn(last) && last.index <= init.applied && memberships.some(isIn);
}
//# sourceMappingURL=recovery.js.map