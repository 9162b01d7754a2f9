// The leader: taking office, its beat, choosing, and the end of each turn.
import { NONE } from '../../core/protocol.js';
import { jointMajorityValue } from '../../core/quorum.js';
import { isVoter } from '../membership.js';
import { reachFrom } from './islands.js';
import { isEstablished, persistAccepted, progressOf, quorumActiveAt } from './office.js';
import { askForPromises } from './phase-one.js';
import { advance } from './proposing.js';
import { broadcastHeartbeat, confirmReads, dropStaleReads, startReads } from './reads.js';
import { forgetRemoved, replicate, startReplicating } from './replication.js';
import { entryAt, termAt } from './slots.js';
import { membershipIndex } from './state.js';
import { continueTransfer, nameSuccessor } from './transfer.js';
import { becomeFollower, choose, setLeader } from './transitions.js';
export function becomeLeader(m, candidate) {
    const s = m.state;
    const { commitIndex } = s;
    const role = {
        type: 'leader',
        progress: candidate.progress,
        nextProgressId: candidate.nextProgressId,
        hasOwnPromise: candidate.hasOwnPromise,
        found: candidate.found,
        nextSlot: commitIndex + 1,
        lastTerm: Math.max(termAt(s.slots, commitIndex), 0),
        openedAt: 0,
        barrier: 0,
        isPrepared: false,
        mustOpenConfiguration: membershipIndex(s) === commitIndex && commitIndex > 0,
        queue: [],
        persistedThrough: commitIndex,
        ownMatchIndex: 0,
        ownAppends: [],
        uncommittedBytes: 0,
        hasNewMatch: true,
        round: 0,
        queuedReads: { local: [], remote: [] },
        readBatches: [],
        isLeaseLost: false,
        nextBeatAt: m.now,
        wasLate: false,
    };
    s.role = role;
    for (const progress of role.progress) {
        progress.nextIndex = commitIndex + 1;
        if (progress.hasPromised)
            startReplicating(progress);
    }
    m.out.clearTimer('election');
    setLeader(m, s.self, false);
    advance(m, role);
    beat(m, role);
}
export function onHeartbeatTimer(m, role) {
    const isLate = m.now - role.nextBeatAt > m.options.heartbeatIntervalMs;
    // After a pause of one's own the answers may lie unread: one beat for them before concluding anything.
    if (isLate && !role.wasLate)
        role.wasLate = true;
    else {
        role.wasLate = false;
        if (!mayStay(m, role)) {
            becomeFollower(m, m.state.term, m.state.self, NONE);
            return;
        }
    }
    dropStaleReads(m, role);
    forgetRemoved(m, role);
    if (!role.isPrepared)
        askForPromises(m, role, false);
    beat(m, role);
}
/** A leader that neither reaches a majority nor its own disk gives way to one that may. */
function mayStay(m, role) {
    const { rules, options, now } = m;
    if (options.checkQuorum && rules.hasLostQuorum(now, quorumActiveAt(m, role), options.electionTimeoutMs))
        return false;
    const oldest = role.ownAppends[0];
    return oldest === undefined || !rules.isDiskStalled(now, oldest.at, options.diskStallMs);
}
function beat(m, role) {
    broadcastHeartbeat(m, role);
    role.nextBeatAt = m.now + m.options.heartbeatIntervalMs;
    m.out.setTimer('heartbeat', role.nextBeatAt);
}
/** Mail from the own disk. */
export function onOwnAccepted(role, index) {
    role.ownMatchIndex = Math.max(role.ownMatchIndex, index);
    while (role.ownAppends[0] !== undefined && role.ownAppends[0].index <= index)
        role.ownAppends.shift();
    role.hasNewMatch = true;
}
/** The end of a turn: choose what was acknowledged, ship what was proposed, confirm what was read. */
export function flushLeader(m, role) {
    const s = m.state;
    if (role.hasNewMatch)
        advanceCommit(m, role);
    persistAccepted(m, role);
    continueTransfer(m, role);
    for (const progress of role.progress)
        replicate(m, role, progress);
    confirmReads(m, role);
    startReads(m, role);
    if (m.rules.isSettled(membershipIndex(s), s.commitIndex) &&
        isEstablished(m, role) &&
        !isVoter(s.membership, s.self)) {
        // It led its own removal; the news that it is settled has gone out above.
        nameSuccessor(m, role);
        becomeFollower(m, s.term, s.self, NONE);
    }
}
function advanceCommit(m, role) {
    const s = m.state;
    role.hasNewMatch = false;
    const before = s.membership;
    let reached = chosenFrom(m, role, s.commitIndex);
    if (reached <= s.commitIndex)
        return;
    // Different quorums may have chosen different stretches.
    for (let next = chosenFrom(m, role, reached); next > reached; next = chosenFrom(m, role, reached))
        reached = next;
    for (let index = s.commitIndex + 1; index <= reached; index++) {
        role.uncommittedBytes -= entryAt(s.slots, index)?.data.length ?? 0;
    }
    choose(m, reached);
    // A configuration was waited for, and is in effect.
    if (s.membership !== before) {
        role.hasNewMatch = true;
        advance(m, role);
        askForPromises(m, role, false);
    }
}
/** How far a quorum holds everything from the slot after `index` on: each node its prefix, or an island that begins there. */
function chosenFrom(m, role, index) {
    const { self, membership, memberships } = m.state;
    const configuredAt = memberships[memberships.length - 1].index;
    const last = role.nextSlot - 1;
    return jointMajorityValue(membership.voters, membership.outgoing, (node) => {
        if (node === self)
            return m.rules.ownMatch(role.ownMatchIndex, last);
        const progress = progressOf(role, node);
        if (progress === undefined || !m.rules.holdsPrefix(progress.matchIndex, configuredAt))
            return 0;
        // An acceptor may know more to be chosen than this leader has proposed again so far.
        return Math.min(reachFrom(progress, index), last);
    });
}
//# sourceMappingURL=leader.js.map