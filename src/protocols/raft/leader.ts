// The leader: taking office, its beat, appending, committing, and the end of each turn.

import { EMPTY_BYTES } from '../../core/bytes.ts';
import { assert } from '../../core/errors.ts';
import type { NodeId } from '../../core/protocol.ts';
import { jointMajorityValue } from '../../core/quorum.ts';
import { confirmReads, dropStaleReads } from '../log-reads.ts';
import { refuseTo } from '../log-requests.ts';
import { membershipFromBytes } from '../log-wire.ts';
import { allMembers, isJoint, isVoter } from '../membership.ts';
import { membershipIndex } from '../membership-history.ts';
import { lastIndex, push, termAt } from '../memory-log.ts';
import { progressOf, quorumActiveAt } from '../progress.ts';
import type { EntryKind } from '../replicated-log.ts';
import { appendLeaveJoint, recordMembership } from './membership.ts';
import { isEstablished, persistAppended } from './office.ts';
import { broadcastHeartbeat, startReads } from './reads.ts';
import { forgetRemoved, newProgress, replicate } from './replication.ts';
import type { Leader, Machine } from './state.ts';
import { continueTransfer, nameSuccessor } from './transfer.ts';
import { becomeFollower, setLeader } from './transitions.ts';

export function becomeLeader(m: Machine): void {
  const s = m.state;
  assert(s.role.type === 'candidate', `a ${s.role.type} was elected`);
  const last = lastIndex(s.log);
  const role: Leader = {
    type: 'leader',
    progress: [],
    nextProgressId: 1,
    firstIndexOfTerm: last + 1,
    persistedThrough: last,
    // The vote that elected this node came back from its own disk, behind everything that the log held by then.
    ownMatchIndex: last,
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
  for (let at = s.commitIndex + 1; at <= last; at++) {
    role.uncommittedBytes += s.log.entries[at - s.log.startIndex - 1]?.data.length ?? 0;
  }
  s.role = role;
  for (const node of allMembers(s.membership)) {
    if (node !== s.self) role.progress.push(newProgress(role, node, last + 1, m.now));
  }
  m.out.clearTimer('election');
  setLeader(m, s.self, false);
  if (m.rules.opensTermWithNoOp()) append(m, role, 'no-op', 0, 0, EMPTY_BYTES);
  beat(m, role);
}

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

export function onHeartbeatTimer(m: Machine, role: Leader): void {
  const isLate = m.now - role.nextBeatAt > m.options.heartbeatIntervalMs;
  // After a pause of one's own the answers may lie unread: one beat for them before concluding anything.
  if (isLate && !role.wasLate) role.wasLate = true;
  else {
    role.wasLate = false;
    if (!mayStay(m, role)) {
      becomeFollower(m, m.state.term, 0);
      return;
    }
  }
  dropStaleReads(m, role);
  forgetRemoved(m, role);
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
export function onOwnAppend(role: Leader, index: number): void {
  role.ownMatchIndex = Math.max(role.ownMatchIndex, index);
  while (role.ownAppends[0] !== undefined && role.ownAppends[0].index <= index) role.ownAppends.shift();
  role.hasNewMatch = true;
}

/** The end of a turn: commit what was acknowledged, ship what was appended, confirm what was read. */
export function flushLeader(m: Machine, role: Leader): void {
  const s = m.state;
  if (role.hasNewMatch) advanceCommit(m, role);
  if (isJoint(s.membership)) maybeLeaveJoint(m, role);
  persistAppended(m, role);
  continueTransfer(m, role);
  for (const progress of role.progress) replicate(m, role, progress);
  confirmReads(m, role);
  startReads(m, role);
  if (membershipIndex(s) <= s.commitIndex && isEstablished(m, role) && !isVoter(s.membership, s.self)) {
    // It led its own removal; the commit has gone out above (§4.2.2).
    nameSuccessor(m, role);
    becomeFollower(m, s.term, 0);
  }
}

/** Whichever leader sees an automatic joint configuration committed leaves it: the one that entered it may be gone. */
function maybeLeaveJoint(m: Machine, role: Leader): void {
  const s = m.state;
  if (!m.rules.mayChangeMembership(isEstablished(m, role))) return;
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
  if (reached <= s.commitIndex || !m.rules.commitsByCounting(termAt(s.log, reached), s.term)) return;
  assert(reached <= lastIndex(s.log), `committed ${reached} beyond the log's end ${lastIndex(s.log)}`);
  for (let index = s.commitIndex + 1; index <= reached; index++) {
    role.uncommittedBytes -= s.log.entries[index - s.log.startIndex - 1]?.data.length ?? 0;
  }
  s.commitIndex = reached;
}
