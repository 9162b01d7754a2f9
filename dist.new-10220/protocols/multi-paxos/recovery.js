// From durable records back to a state. What cannot be whole is refused, never patched up.
import { QuorateError } from '../../core/errors.js';
import { NONE } from '../../core/protocol.js';
import { membershipFromBytes } from '../log-wire.js';
import { isMember } from '../membership.js';
import { membershipAfter } from './membership.js';
import { ballotAt, dropThrough, emptySlots, entryAt, lastSlot, put } from './slots.js';
export function createState(init) {
    const founding = { type: 'base', index: 0, term: 0, membership: init.membership, joining: [] };
    const recovered = { ballot: 0, owner: NONE, base: founding, chosen: 0, slots: emptySlots(0, 0) };
    let isFresh = true;
    for (const record of init.durable) {
        isFresh = false;
        replay(recovered, record);
    }
    const { slots, base, ballot, owner } = recovered;
    const commitIndex = Math.max(recovered.chosen, init.applied, base.index);
    checkWhole(slots, commitIndex, init.applied);
    const memberships = membershipsOf(base, slots, commitIndex);
    return {
        self: init.self,
        term: ballot,
        owner,
        leader: NONE,
        commitIndex,
        membership: memberships[memberships.length - 1].membership,
        memberships,
        slots,
        compactedIndex: base.index,
        compactedTerm: base.term,
        emittedIndex: init.applied,
        settledIndex: init.applied,
        gatedThrough: 0,
        isFresh,
        isRemoved: wasRemoved(memberships, init),
        highestBallot: ballot,
        contactAt: Number.NEGATIVE_INFINITY,
        electionDeadline: 0,
        drawnTimeoutMs: init.options.electionTimeoutMs,
        isWaitingOutPause: false,
        termAtStart: ballot,
        forwarded: [],
        role: { type: 'follower', acceptedThrough: acceptedThrough(slots, commitIndex, ballot), pendingAck: undefined },
        turn: { proposals: [], reads: [] },
        forwardedReads: [],
        pendingChanges: [],
        transfer: undefined,
        snapshotFor: undefined,
    };
}
/** Checkpoints stand at the head of segments and may be newer than the records behind them: nothing ever goes back. */
function replay(to, record) {
    switch (record.type) {
        case 'promised':
            promise(to, record.ballot, record.owner);
            return;
        case 'base':
            if (record.index < to.base.index)
                return;
            to.base = record;
            dropThrough(to.slots, record.index, record.term);
            return;
        case 'accepted':
            promise(to, record.ballot, record.owner);
            replayAccepted(to, record);
            return;
    }
}
function promise(to, ballot, owner) {
    if (ballot <= to.ballot)
        return;
    to.ballot = ballot;
    to.owner = owner;
}
function replayAccepted(to, { ballot, commitIndex, entries }) {
    for (const entry of entries) {
        if (entry.index > to.slots.startIndex && ballot >= ballotAt(to.slots, entry.index))
            put(to.slots, ballot, entry);
    }
    to.chosen = Math.max(to.chosen, commitIndex);
}
function checkWhole(slots, commitIndex, applied) {
    if (applied > Math.max(lastSlot(slots), slots.startIndex)) {
        throw new QuorateError('corrupt-log', `multi-paxos: the state machine holds slot ${applied}, the durable log ends at ${lastSlot(slots)}: slots were lost`);
    }
    for (let index = slots.startIndex + 1; index <= commitIndex; index++) {
        if (entryAt(slots, index) !== undefined)
            continue;
        throw new QuorateError('corrupt-log', `multi-paxos: slot ${index} is missing from the durable log, though all through ${commitIndex} are chosen`);
    }
}
function membershipsOf(base, slots, commitIndex) {
    const { index, membership, joining } = base;
    const memberships = [{ index, membership, joining, origin: NONE, request: 0 }];
    for (let at = base.index + 1; at <= commitIndex; at++) {
        const entry = entryAt(slots, at);
        if (entry?.kind !== 'membership')
            continue;
        const before = memberships[memberships.length - 1].membership;
        memberships.push(membershipAfter(before, at, membershipFromBytes(entry.data), entry.origin, entry.request));
    }
    return memberships;
}
/** Whether what was applied ends with this node out of the cluster that it was in. */
function wasRemoved(memberships, init) {
    const isIn = ({ membership }) => isMember(membership, init.self);
    const last = memberships[memberships.length - 1];
    return !isIn(last) && last.index < init.applied && memberships.some(isIn);
}
function acceptedThrough(slots, commitIndex, ballot) {
    let at = commitIndex;
    while (ballot > 0 && ballotAt(slots, at + 1) === ballot)
        at++;
    return at;
}
//# sourceMappingURL=recovery.js.map