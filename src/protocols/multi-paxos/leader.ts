// The leader: taking office, its beat, choosing, and the end of each turn.

import { NONE } from '../../core/protocol.ts';
import { jointMajorityValue } from '../../core/quorum.ts';
import { confirmReads, dropStaleReads } from '../log-reads.ts';
import { isVoter } from '../membership.ts';
import { membershipIndex } from '../membership-history.ts';
import { progressOf, quorumActiveAt } from '../progress.ts';
import { reachFrom } from './islands.ts';
import { isEstablished, persistAccepted } from './office.ts';
import { askForPromises } from './phase-one.ts';
import { advance } from './proposing.ts';
import { broadcastHeartbeat, startReads } from './reads.ts';
import { forgetRemoved, replicate, startReplicating } from './replication.ts';
import { entryAt, termAt } from './slots.ts';
import type { Candidate, Leader, Machine, MembershipAt } from './state.ts';
import { continueTransfer, nameSuccessor } from './transfer.ts';
import { becomeFollower, choose, setLeader } from './transitions.ts';

export function becomeLeader(m: Machine, candidate: Candidate): void {
  const s = m.state;
  const { commitIndex } = s;
  const role: Leader = {
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
    if (progress.hasPromised) startReplicating(progress);
  }
  m.out.clearTimer('election');
  setLeader(m, s.self, false);
  advance(m, role);
  beat(m, role);
}

export function onHeartbeatTimer(m: Machine, role: Leader): void {
  const isLate = m.now - role.nextBeatAt > m.options.heartbeatIntervalMs;
  // After a pause of one's own the answers may lie unread: one beat for them before concluding anything.
  if (isLate && !role.wasLate) role.wasLate = true;
  else {
    role.wasLate = false;
    if (!mayStay(m, role)) {
      becomeFollower(m, m.state.term, m.state.self, NONE);
      return;
    }
  }
  dropStaleReads(m, role);
  forgetRemoved(m, role);
  if (!role.isPrepared) askForPromises(m, role, false);
  beat(m, role);
}

/** A leader that neither reaches a majority nor its own disk gives way to one that may. */
function mayStay(m: Machine, role: Leader): boolean {
  const { rules, options, now } = m;
  if (options.checkQuorum && rules.hasLostQuorum(now, quorumActiveAt(m, role), options.electionTimeoutMs)) return false;
  const oldest = role.ownAppends[0];
  return oldest === undefined || !rules.isDiskStalled(now, oldest.at, options.diskStallMs);
}

function beat(m: Machine, role: Leader): void {
  broadcastHeartbeat(m, role);
  role.nextBeatAt = m.now + m.options.heartbeatIntervalMs;
  m.out.setTimer('heartbeat', role.nextBeatAt);
}

/** Mail from the own disk. */
export function onOwnAccepted(role: Leader, index: number): void {
  role.ownMatchIndex = Math.max(role.ownMatchIndex, index);
  while (role.ownAppends[0] !== undefined && role.ownAppends[0].index <= index) role.ownAppends.shift();
  role.hasNewMatch = true;
}

/** The end of a turn: choose what was acknowledged, ship what was proposed, confirm what was read. */
export function flushLeader(m: Machine, role: Leader): void {
  const s = m.state;
  if (role.hasNewMatch) advanceCommit(m, role);
  persistAccepted(m, role);
  continueTransfer(m, role);
  for (const progress of role.progress) replicate(m, role, progress);
  confirmReads(m, role);
  startReads(m, role);
  if (
    m.rules.isSettled(membershipIndex(s), s.commitIndex) &&
    isEstablished(m, role) &&
    !isVoter(s.membership, s.self)
  ) {
    // It led its own removal; the news that it is settled has gone out above.
    nameSuccessor(m, role);
    becomeFollower(m, s.term, s.self, NONE);
  }
}

function advanceCommit(m: Machine, role: Leader): void {
  const s = m.state;
  role.hasNewMatch = false;
  const before = s.membership;
  let reached = chosenFrom(m, role, s.commitIndex);
  if (reached <= s.commitIndex) return;
  // Different quorums may have chosen different stretches.
  for (let next = chosenFrom(m, role, reached); next > reached; next = chosenFrom(m, role, reached)) reached = next;
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
function chosenFrom(m: Machine, role: Leader, index: number): number {
  const { self, membership, memberships } = m.state;
  const configuredAt = (memberships[memberships.length - 1] as MembershipAt).index;
  const last = role.nextSlot - 1;
  return jointMajorityValue(membership.voters, membership.outgoing, (node) => {
    if (node === self) return m.rules.ownMatch(role.ownMatchIndex, last);
    const progress = progressOf(role, node);
    if (progress === undefined || !m.rules.holdsPrefix(progress.matchIndex, configuredAt)) return 0;
    // An acceptor may know more to be chosen than this leader has proposed again so far.
    return Math.min(reachFrom(progress, index), last);
  });
}
