// The leader at work: its beat, appending, committing, and the end of each turn. Phase 3, broadcast, and what leads to it.

import { assert } from '../../core/errors.ts';
import type { NodeId } from '../../core/protocol.ts';
import { jointMajorityValue } from '../../core/quorum.ts';
import { confirmReads, dropStaleReads } from '../log-reads.ts';
import { refuseTo } from '../log-requests.ts';
import { membershipFromBytes } from '../log-wire.ts';
import { isJoint, isVoter } from '../membership.ts';
import { membershipIndex } from '../membership-history.ts';
import { lastIndex, push } from '../memory-log.ts';
import { progressOf, quorumActiveAt } from '../progress.ts';
import type { EntryKind } from '../replicated-log.ts';
import { maybeChooseEpoch, sendNewEpoch } from './discovery.ts';
import { notify } from './election.ts';
import { appendLeaveJoint, recordMembership } from './membership.ts';
import { persistAppended } from './office.ts';
import { pingAll, startReads } from './reads.ts';
import { askForAck, forgetRemoved, offerSync, replicate } from './replication.ts';
import { isServing, type Leader, type Machine } from './state.ts';
import { continueTransfer, handOver, successorOf } from './transfer.ts';
import { becomeLooking, setLeader } from './transitions.ts';

export function append(
  m: Machine,
  role: Leader,
  kind: EntryKind,
  origin: NodeId,
  request: number,
  data: Uint8Array,
): void {
  const { log, term } = m.state;
  const index = lastIndex(log) + 1;
  push(log, { index, term, kind, origin, request, data });
  role.uncommittedBytes += data.length;
  role.hasNewMatch = true;
  if (kind === 'membership') recordMembership(m, index, membershipFromBytes(data), origin, request);
}

/** Takes a proposal, or refuses it to its origin. */
export function propose(m: Machine, role: Leader, origin: NodeId, request: number, data: Uint8Array): void {
  if (!m.rules.takesRequests(m.state.transfer !== undefined)) {
    refuseTo(m, origin, request, 'transferring', 'leadership is being handed over');
    return;
  }
  // One that is larger than the whole quota gets in alone, as a quota on the sum cannot mean a limit on the one.
  if (role.uncommittedBytes > 0 && role.uncommittedBytes + data.length > m.options.maxUncommittedBytes) {
    const message = `${role.uncommittedBytes} bytes are waiting to be committed`;
    refuseTo(m, origin, request, 'quota-exceeded', message);
    return;
  }
  append(m, role, 'data', origin, request, data);
}

export function onBeat(m: Machine, role: Leader): void {
  const isLate = m.now - role.nextBeatAt > m.options.heartbeatIntervalMs;
  // After a pause of one's own the answers may lie unread: one beat for them before concluding anything.
  if (isLate && !role.wasLate) role.wasLate = true;
  else {
    role.wasLate = false;
    if (!mayStay(m, role)) {
      becomeLooking(m);
      return;
    }
  }
  dropStaleReads(m, role);
  forgetRemoved(m, role);
  beat(m, role);
  maybeChooseEpoch(m, role);
}

/** A leader that neither reaches a quorum nor its own disk gives way to one that may. */
function mayStay(m: Machine, role: Leader): boolean {
  const { rules, options, now } = m;
  if (role.phase === 'discovery') return now <= role.discoveryDeadline;
  if (rules.hasLostQuorum(now, quorumActiveAt(m, role), options.electionTimeoutMs)) return false;
  const oldest = role.ownAppends[0];
  return oldest === undefined || !rules.isDiskStalled(now, oldest.at, options.diskStallMs);
}

/** Keeps followers, repeats what they did not answer, and calls those who do not follow yet. */
export function beat(m: Machine, role: Leader): void {
  pingAll(m, role);
  for (const progress of role.progress) {
    // Who is silent may have come back without its memory, and wait to be called.
    const isSilent = m.now - progress.lastActiveAt > m.options.electionTimeoutMs;
    if (progress.mode === 'absent' || isSilent) notify(m, progress.node);
    if (progress.mode === 'discovery' && role.hasEpoch) sendNewEpoch(m, role, progress);
    else if (progress.mode === 'sync') offerSync(m, progress);
    else if (progress.mode === 'replicate') askForAck(m, progress);
  }
  role.nextBeatAt = m.now + m.options.heartbeatIntervalMs;
  m.out.setTimer('heartbeat', role.nextBeatAt);
}

/** Mail from the own disk. */
export function onOwnAppend(role: Leader, index: number): void {
  role.ownMatchIndex = Math.max(role.ownMatchIndex, index);
  while (role.ownAppends[0] !== undefined && role.ownAppends[0].index <= index) role.ownAppends.shift();
  role.hasNewMatch = true;
}

/** The end of a turn: commit what was acknowledged, ship what was appended, confirm what was read. */
export function flushLeader(m: Machine, role: Leader): void {
  const s = m.state;
  if (role.phase === 'discovery') return;
  if (role.hasNewMatch) advanceCommit(m, role);
  if (isJoint(s.membership)) maybeLeaveJoint(m, role);
  persistAppended(m, role);
  for (const progress of role.progress) replicate(m, role, progress);
  confirmReads(m, role);
  startReads(m, role);
  if (role.phase === 'broadcast' && membershipIndex(s) <= s.commitIndex && !isVoter(s.membership, s.self)) {
    // It led its own removal; the commit has gone out above.
    handOver(m, role, successorOf(m, role));
    return;
  }
  continueTransfer(m, role);
}

/** Whichever leader sees an automatic joint configuration committed leaves it: the one that entered it may be gone. */
function maybeLeaveJoint(m: Machine, role: Leader): void {
  const s = m.state;
  if (!isServing(s)) return;
  if (m.rules.leavesJoint(s.membership.autoLeave, membershipIndex(s), s.commitIndex)) appendLeaveJoint(m, role);
}

function advanceCommit(m: Machine, role: Leader): void {
  const s = m.state;
  role.hasNewMatch = false;
  const { voters, outgoing } = s.membership;
  const reached = jointMajorityValue(voters, outgoing, (node) =>
    node === s.self
      ? m.rules.ownMatch(role.ownMatchIndex, lastIndex(s.log))
      : (progressOf(role, node)?.matchIndex ?? 0),
  );
  if (reached <= s.commitIndex || !m.rules.commitsFrom(reached, role.newLeaderIndex)) return;
  assert(reached <= lastIndex(s.log), `committed ${reached} beyond the log's end ${lastIndex(s.log)}`);
  for (let index = s.commitIndex + 1; index <= reached; index++) {
    role.uncommittedBytes -= s.log.entries[index - s.log.startIndex - 1]?.data.length ?? 0;
  }
  s.commitIndex = reached;
  if (role.phase === 'synchronisation' && reached >= role.newLeaderIndex) establish(m, role);
}

/** A quorum took NEWLEADER: the epoch is established. Followers learn it from the commit index (UPTODATE). */
function establish(m: Machine, role: Leader): void {
  role.phase = 'broadcast';
  if (m.rules.mayServe(true)) setLeader(m, m.state.self);
  // Those who look for a leader, and those who follow an older one, hear of it at once.
  for (const { mode, node } of role.progress) if (mode === 'absent') notify(m, node);
}
