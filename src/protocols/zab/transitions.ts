// From role to role, and what every role does: hearing of leaders, epochs, emitting what is committed.

import { assert } from '../../core/errors.ts';
import { NONE, type NodeId } from '../../core/protocol.ts';
import { dropForwardedReads, dropOfficeReads } from '../log-reads.ts';
import { settleMemberships } from '../membership-history.ts';
import { slice } from '../memory-log.ts';
import { quorumActiveAt } from '../progress.ts';
import { sendFollowerInfo } from './discovery.ts';
import { beginLooking } from './election.ts';
import { persistAppended } from './office.ts';
import type { Machine } from './state.ts';
import { settleTransfer } from './transfer.ts';

/** Nobody to follow: a new round of the election. */
export function becomeLooking(m: Machine): void {
  leaveRole(m);
  m.state.round++;
  m.out.clearTimer('election');
  beginLooking(m);
}

/** Follows `of`, elected, found established, or named by the leader before. */
export function becomeFollowing(m: Machine, of: NodeId, isHandOver: boolean): void {
  assert(of !== m.state.self, 'following oneself');
  leaveRole(m);
  m.state.role = {
    type: 'follower',
    of,
    phase: 'discovery',
    attempt: 1 + Math.floor(m.random() * 2 ** 40),
    isHandOver,
    session: 0,
    receivedIndex: 0,
    owesAck: false,
    reportedGap: -1,
  };
  drawElectionTimeout(m);
  m.out.setTimer('election', m.state.electionDeadline);
  sendFollowerInfo(m, m.state.role);
}

/** What a role still has to do before it is forgotten. */
export function leaveRole(m: Machine): void {
  const s = m.state;
  const { role } = s;
  m.cut = undefined;
  m.out.clearTimer('heartbeat');
  if (role.type === 'looking') m.out.clearTimer('settle');
  if (role.type === 'leader') {
    // Entries appended this turn stay in the log: they must not be acknowledged later without ever having been persisted.
    persistAppended(m, role);
    // This node was one of the quorum that its lease rests on.
    if (role.phase === 'broadcast') s.contactAt = Math.max(s.contactAt, quorumActiveAt(m, role));
  }
  setLeader(m, NONE);
  if (role.type === 'leader') dropOfficeReads(m, role);
}

/** A promise, or the epoch of the history: one record, so that the two are never torn apart. */
export function setEpochs(m: Machine, accepted: number, acceptedLeader: NodeId, current: number): void {
  const s = m.state;
  s.term = accepted;
  s.acceptedLeader = acceptedLeader;
  s.currentEpoch = current;
  m.out.persist({ type: 'epochs', accepted, acceptedLeader, current });
}

/** `leader` takes requests from here on; 0: nobody does. */
export function setLeader(m: Machine, leader: NodeId): void {
  const s = m.state;
  if (s.leader === leader) return;
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

/** Whom this node follows lives. Moves the deadline, not the timer: that one looks again when it fires. */
export function hearFromLeader(m: Machine): void {
  const s = m.state;
  s.electionDeadline = m.now + s.drawnTimeoutMs;
  s.isWaitingOutPause = false;
}

/** Hands out what was committed since the last time. Safe before this node's own disk has it: a quorum's disks have. */
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
