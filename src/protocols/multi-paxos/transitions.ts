// From role to role, and what every role does: promising, hearing of leaders, learning what is chosen and handing it out.

import { assert } from '../../core/errors.ts';
import { NONE, type NodeId } from '../../core/protocol.ts';
import { dropForwardedReads } from '../log-reads.ts';
import { quorumActiveAt } from '../progress.ts';
import type { LogEntry } from '../replicated-log.ts';
import { applyChosenMembership, settleMemberships } from './membership.ts';
import { dropOffice, persistAccepted } from './office.ts';
import { ballotAt, entryAt, slice } from './slots.ts';
import type { Leader, Machine } from './state.ts';
import { settleTransfer } from './transfer.ts';

/** Follows whoever owns `ballot`, which is promised to `owner` alone; `leader` is that one once it is known to lead. */
export function becomeFollower(m: Machine, ballot: number, owner: NodeId, leader: NodeId): void {
  const s = m.state;
  assert(ballot >= s.term, `ballot ${ballot} after ${s.term}`);
  const wasLeader = s.role.type === 'leader' ? s.role : undefined;
  if (wasLeader !== undefined) leaveOffice(m, wasLeader);
  const isNewBallot = ballot > s.term;
  if (isNewBallot) promise(m, ballot, owner);
  if (isNewBallot || s.role.type !== 'follower') {
    if (s.role.type !== 'follower') m.out.clearTimer('heartbeat');
    s.role = { type: 'follower', acceptedThrough: acceptedFrom(m, s.commitIndex), pendingAck: undefined };
    drawElectionTimeout(m);
    m.out.setTimer('election', s.electionDeadline);
  }
  setLeader(m, leader, isNewBallot);
  if (wasLeader !== undefined) dropOffice(m, wasLeader);
}

/** What the leader still has to do before it forgets that it is one. */
function leaveOffice(m: Machine, role: Leader): void {
  // What was proposed this turn is in the slots: it must not be reported later without ever having been persisted.
  persistAccepted(m, role);
  // This node was one of the quorum that its lease rests on.
  m.state.contactAt = Math.max(m.state.contactAt, quorumActiveAt(m, role));
  m.cut = undefined;
}

export function promise(m: Machine, ballot: number, owner: NodeId): void {
  const s = m.state;
  s.term = ballot;
  s.owner = owner;
  s.highestBallot = Math.max(s.highestBallot, ballot);
  m.out.persist({ type: 'promised', ballot, owner });
}

export function setLeader(m: Machine, leader: NodeId, isNewBallot: boolean): void {
  const s = m.state;
  if (s.leader === leader && !(isNewBallot && leader !== NONE)) return;
  s.leader = leader;
  m.out.emitEarly({ type: 'leader-changed', leader, term: s.term });
  dropForwardedReads(m);
  settleTransfer(m);
}

export function drawElectionTimeout(m: Machine): void {
  const s = m.state;
  s.drawnTimeoutMs = m.options.electionTimeoutMs + m.random() * m.options.electionJitterMs;
  s.electionDeadline = m.now + s.drawnTimeoutMs;
  s.isWaitingOutPause = false;
}

/** The leader lives. Moves the deadline, not the timer: that one looks again when it fires. */
export function hearFromLeader(m: Machine): void {
  const s = m.state;
  s.contactAt = m.now;
  s.electionDeadline = m.now + s.drawnTimeoutMs;
  s.isWaitingOutPause = false;
}

/** How far all slots behind `index` were accepted in the current ballot. */
export function acceptedFrom(m: Machine, index: number): number {
  const { slots, term } = m.state;
  let at = index;
  while (ballotAt(slots, at + 1) === term && term > 0) at++;
  return at;
}

/** All slots through `index` are chosen, and hold what was. */
export function choose(m: Machine, index: number): void {
  const s = m.state;
  const from = s.commitIndex + 1;
  s.commitIndex = index;
  for (let at = from; at <= index; at++) {
    const entry = entryAt(s.slots, at) as LogEntry;
    if (entry.kind === 'membership') applyChosenMembership(m, entry);
  }
}

/** Hands out what was chosen since the last time. Safe before this node's own disk has it: a quorum's disks have. */
export function emitCommitted(m: Machine): void {
  const s = m.state;
  const from = s.emittedIndex + 1;
  const through = s.commitIndex;
  if (from > through) return;
  s.emittedIndex = through;
  const event = { type: 'committed', entries: slice(s.slots, from, through) } as const;
  if (s.gatedThrough > 0) {
    s.gatedThrough = through;
    m.out.emit(event);
    m.out.send(s.self, { type: 'own-restore', index: through });
  } else {
    m.out.emitEarly(event);
  }
  settleMemberships(m);
}
