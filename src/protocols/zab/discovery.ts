// Phase 1, discovery: a prospective leader opens a new epoch with a quorum's promises, each with word of a history that is
// not ahead of its own (§IV, Zab 1.0). Both sides of it.

import { EMPTY_BYTES } from '../../core/bytes.ts';
import { NONE, type NodeId } from '../../core/protocol.ts';
import { countJointVotes } from '../../core/quorum.ts';
import { allMembers, isVoter } from '../membership.ts';
import { membershipAt } from '../membership-history.ts';
import { lastIndex } from '../memory-log.ts';
import { progressOf } from '../progress.ts';
import { askForVotes, notify } from './election.ts';
import { append, beat } from './leader.ts';
import type { AckEpoch, EpochRefused, FollowerInfo, NewEpoch } from './messages.ts';
import { newProgress, startSession, startSync } from './replication.ts';
import { type Follower, type Leader, type Machine, ownPosition, type Progress } from './state.ts';
import { becomeLooking, drawElectionTimeout, hearFromLeader, leaveRole, setEpochs, setLeader } from './transitions.ts';

/** Elected, or named by the leader before: asks for followers. */
export function becomeLeading(m: Machine, isHandOver: boolean): void {
  const s = m.state;
  leaveRole(m);
  drawElectionTimeout(m);
  const last = lastIndex(s.log);
  const role: Leader = {
    type: 'leader',
    phase: 'discovery',
    hasEpoch: false,
    hasOwnPromise: false,
    isHandOver,
    discoveryDeadline: s.electionDeadline,
    progress: [],
    nextSession: 1,
    newLeaderIndex: Number.MAX_SAFE_INTEGER,
    persistedThrough: last,
    ownMatchIndex: 0,
    ownAppends: [],
    uncommittedBytes: 0,
    hasNewMatch: false,
    round: 0,
    queuedReads: { local: [], remote: [] },
    readBatches: [],
    nextBeatAt: m.now,
    wasLate: false,
  };
  s.role = role;
  for (const node of allMembers(s.membership)) {
    if (node !== s.self) role.progress.push(newProgress(node, Number.NEGATIVE_INFINITY));
  }
  m.out.clearTimer('election');
  beat(m, role);
  maybeChooseEpoch(m, role);
}

// The follower's side

export function sendFollowerInfo(m: Machine, role: Follower): void {
  // Behind the disk: the leader must not think that a promise was made which is lost again.
  m.out.send(role.of, { type: 'follower-info', acceptedEpoch: m.state.term, attempt: role.attempt });
  m.out.setTimer('heartbeat', m.now + m.options.heartbeatIntervalMs);
}

export function onNewEpoch(m: Machine, from: NodeId, message: NewEpoch): void {
  const s = m.state;
  const { rules } = m;
  const { role } = s;
  if (role.type !== 'follower' || role.of !== from) return;
  const { epoch, session, isDecided } = message;
  if (!rules.mayFollow(epoch, s.term)) {
    // Behind the disk: a leader gives its office up for this.
    m.out.send(from, { type: 'epoch-refused', epoch, acceptedEpoch: s.term });
    return;
  }
  // Sessions count within an epoch. In a new one they begin again, and so does what is known of the leader's history.
  const isNewEpoch = epoch > s.term;
  const isNewSession = session > role.session || (session === role.session && role.phase === 'discovery');
  if (isNewEpoch ? role.phase !== 'discovery' : !isNewSession) return;
  if (!isDecided && !mayPromise(m, role, message)) return;
  hearFromLeader(m);
  if (epoch !== s.term) {
    setEpochs(m, epoch, from, s.currentEpoch);
    role.receivedIndex = 0;
  }
  role.session = session;
  role.phase = 'discovery';
  role.owesAck = false;
  m.out.send(from, { type: 'ack-epoch', epoch, session, isPromise: !isDecided, ...ownPosition(s) });
}

function mayPromise(m: Machine, role: Follower, { epoch, isJoining }: NewEpoch): boolean {
  const { rules, state: s } = m;
  const isEmptyJoiner = lastIndex(s.log) === 0 && s.membership.voters.length === 0;
  return (
    rules.mayPromise(epoch, role.of, s.term, s.acceptedLeader) &&
    rules.mayPromiseWhileEmpty(isEmptyJoiner, isJoining) &&
    !isHeld(m, role.isHandOver)
  );
}

/** This node's silence towards others is part of what a leader's lease rests on. */
function isHeld(m: Machine, isHandOver: boolean): boolean {
  const { rules, options, state } = m;
  if (!options.leaseReads || rules.bypassesStickiness(isHandOver)) return false;
  return rules.isSticky(m.now, state.contactAt, options.electionTimeoutMs);
}

// The leader's side

export function onFollowerInfo(m: Machine, from: NodeId, info: FollowerInfo): void {
  const s = m.state;
  const { role } = s;
  if (role.type !== 'leader') {
    notify(m, from);
    return;
  }
  const progress = progressOf(role, from);
  if (progress === undefined) return;
  if (progress.mode === 'absent' || progress.attempt !== info.attempt) startSession(m, role, progress, info);
  if (progress.mode !== 'discovery') return;
  if (role.hasEpoch) sendNewEpoch(m, role, progress);
  else maybeChooseEpoch(m, role);
}

/** A quorum has told which epochs it promised itself to: the new one is above them all. */
export function maybeChooseEpoch(m: Machine, role: Leader): void {
  const s = m.state;
  if (role.hasEpoch || isHeld(m, role.isHandOver)) return;
  const { voters, outgoing } = s.membership;
  const isHere = (node: NodeId) => node === s.self || progressOf(role, node)?.mode === 'discovery' || undefined;
  if (countJointVotes(voters, outgoing, isHere) !== 'won') return;
  let highest = s.term;
  for (const { acceptedEpoch } of role.progress) highest = Math.max(highest, acceptedEpoch);
  role.hasEpoch = true;
  setEpochs(m, m.rules.nextEpoch(highest), s.self, s.currentEpoch);
  m.out.send(s.self, { type: 'own-promise', epoch: s.term });
  for (const progress of role.progress) if (progress.mode === 'discovery') sendNewEpoch(m, role, progress);
}

/** Behind the disk: a leader that forgot its epoch might open it twice. */
export function sendNewEpoch(m: Machine, role: Leader, progress: Progress): void {
  const s = m.state;
  m.out.send(progress.node, {
    type: 'new-epoch',
    epoch: s.term,
    session: progress.session,
    isDecided: role.phase !== 'discovery',
    isJoining: !isVoter(membershipAt(s, s.commitIndex).membership, progress.node),
  });
}

export function onOwnPromise(m: Machine, role: Leader): void {
  role.hasOwnPromise = true;
  if (role.phase === 'discovery') countPromises(m, role);
}

export function onAckEpoch(m: Machine, role: Leader, from: NodeId, message: AckEpoch): void {
  const progress = progressOf(role, from);
  if (progress === undefined || !m.rules.isSameSession(progress.session, message.session)) return;
  progress.lastActiveAt = m.now;
  if (progress.mode !== 'discovery') return;
  const { currentEpoch, lastTerm: term, lastIndex: index } = message;
  progress.position = { currentEpoch, lastTerm: term, lastIndex: index };
  if (role.phase !== 'discovery') {
    startSync(m, progress);
  } else if (message.isPromise) {
    progress.promise = m.rules.isAsRecent(ownPosition(m.state), progress.position);
    countPromises(m, role);
  }
}

/** Or that member could never follow again. */
export function onEpochRefused(m: Machine, role: Leader, from: NodeId, { acceptedEpoch }: EpochRefused): void {
  const isMember = progressOf(role, from) !== undefined;
  if (isMember && m.rules.givesWayTo(acceptedEpoch, m.state.term)) becomeLooking(m);
}

function countPromises(m: Machine, role: Leader): void {
  const { self, membership } = m.state;
  const outcome = countJointVotes(membership.voters, membership.outgoing, (node) =>
    node === self ? role.hasOwnPromise || undefined : progressOf(role, node)?.promise,
  );
  if (m.rules.hasPromises(outcome)) synchronise(m, role);
  // Too many know more than this node does: somebody else must lead.
  else if (outcome === 'lost') becomeLooking(m);
}

/** Phase 2: this node's history is the epoch's initial one, and NEWLEADER ends it. */
function synchronise(m: Machine, role: Leader): void {
  const s = m.state;
  const last = lastIndex(s.log);
  role.phase = 'synchronisation';
  role.newLeaderIndex = last + 1;
  role.persistedThrough = last;
  for (let at = s.commitIndex + 1; at <= last; at++) {
    role.uncommittedBytes += s.log.entries[at - s.log.startIndex - 1]?.data.length ?? 0;
  }
  append(m, role, 'no-op', NONE, 0, EMPTY_BYTES);
  if (m.rules.mayServe(false)) setLeader(m, s.self);
  for (const progress of role.progress) {
    if (progress.mode !== 'discovery') continue;
    if (progress.promise !== undefined) startSync(m, progress);
    else sendNewEpoch(m, role, progress);
  }
}

/** Each heartbeat, while something is not answered. */
export function repeatDiscovery(m: Machine): void {
  const { role } = m.state;
  if (role.type === 'looking') askForVotes(m);
  else if (role.type === 'follower' && role.phase === 'discovery') sendFollowerInfo(m, role);
}
