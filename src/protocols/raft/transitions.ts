// From role to role, and what every role does: hearing of leaders, emitting what is committed.

import { assert } from '../../core/errors.ts';
import { NONE, type NodeId } from '../../core/protocol.ts';
import { dropForwardedReads, dropOfficeReads } from '../log-reads.ts';
import { settleMemberships } from '../membership-history.ts';
import { slice } from '../memory-log.ts';
import { quorumActiveAt } from '../progress.ts';
import { persistAppended } from './office.ts';
import type { Leader, Machine } from './state.ts';
import { settleTransfer } from './transfer.ts';

/** Follows `leader` (or nobody yet) in `term`, whatever this node was before. */
export function becomeFollower(m: Machine, term: number, leader: NodeId): void {
  const s = m.state;
  assert(term >= s.term, `term ${term} after ${s.term}`);
  const wasLeader = s.role.type === 'leader' ? s.role : undefined;
  if (wasLeader !== undefined) leaveOffice(m, wasLeader);
  const isNewTerm = term > s.term;
  if (isNewTerm) setTermAndVote(m, term, NONE);
  if (isNewTerm || s.role.type !== 'follower') {
    if (s.role.type !== 'follower') m.out.clearTimer('heartbeat');
    s.role = { type: 'follower', matchIndex: 0, pendingAck: undefined };
    drawElectionTimeout(m);
    m.out.setTimer('election', s.electionDeadline);
  }
  setLeader(m, leader, isNewTerm);
  if (wasLeader !== undefined) dropOfficeReads(m, wasLeader);
}

/** What the leader still has to do before it forgets that it is one. */
function leaveOffice(m: Machine, role: Leader): void {
  // Entries appended this turn stay in the log: they must not be acknowledged later without ever having been persisted.
  persistAppended(m, role);
  // This node was one of the quorum that its lease rests on.
  m.state.contactAt = Math.max(m.state.contactAt, quorumActiveAt(m, role));
  m.cut = undefined;
}

export function setTermAndVote(m: Machine, term: number, vote: NodeId): void {
  m.state.term = term;
  m.state.vote = vote;
  m.out.persist({ type: 'hard-state', term, vote });
}

export function setLeader(m: Machine, leader: NodeId, isNewTerm: boolean): void {
  const s = m.state;
  if (s.leader === leader && !(isNewTerm && leader !== NONE)) return;
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

/** The leader of this term lives. Moves the deadline, not the timer: that one looks again when it fires. */
export function hearFromLeader(m: Machine): void {
  const s = m.state;
  s.contactAt = m.now;
  s.electionDeadline = m.now + s.drawnTimeoutMs;
  s.isWaitingOutPause = false;
}

/** Hands out what was committed since the last time. Safe before this node's own disk has it: a majority's disks have. */
export function emitCommitted(m: Machine): void {
  const s = m.state;
  const from = s.emittedIndex + 1;
  const through = s.commitIndex;
  if (from > through) return;
  s.emittedIndex = through;
  const event = { type: 'committed', entries: slice(s.log, from, through) } as const;
  if (s.gatedThrough > 0) {
    s.gatedThrough = through;
    m.out.emit(event);
    m.out.send(s.self, { type: 'own-restore', index: through });
  } else {
    m.out.emitEarly(event);
  }
  settleMemberships(m, from, through);
}
