// The follower in a session: meeting the leader's history, taking its proposals in order, and passing on what it was asked
// itself. Both phases 2 and 3.

import { assert } from '../../core/errors.ts';
import type { NodeId } from '../../core/protocol.ts';
import { membershipFromBytes } from '../log-wire.ts';
import { lastIndex, lastTerm, lastWithTermAtMost, push, termAt, truncate } from '../memory-log.ts';
import type { LogEntry } from '../replicated-log.ts';
import { recordMembership, truncateMemberships } from './membership.ts';
import type { Ping, Propose, Sync } from './messages.ts';
import { takeEpoch } from './office.ts';
import type { Follower, Machine } from './state.ts';
import { setLeader } from './transitions.ts';

/** DIFF or TRUNC: keeps the history through the offered entry, if it has it; what it held beyond is dropped. */
export function onSync(m: Machine, role: Follower, from: NodeId, { epoch, session, index, term }: Sync): void {
  const { log, commitIndex } = m.state;
  if (role.phase === 'discovery') {
    if (termAt(log, index) !== term) {
      // What is committed matches in any case.
      const hintIndex = Math.max(lastWithTermAtMost(log, index, term), commitIndex);
      const hintTerm = Math.max(termAt(log, hintIndex), 0);
      m.out.send(from, { type: 'sync-refused', epoch, session, index, hintIndex, hintTerm });
      return;
    }
    beginSession(m, role, index);
  }
  role.owesAck = true;
}

/**
 * From here on the log is the leader's through `point`, and ends there: proposals follow without comparing anything. What is
 * dropped the leader does not have, for the point was found from the very end of this log, which did not change since.
 */
export function beginSession(m: Machine, role: Follower, point: number): void {
  const { log, commitIndex } = m.state;
  if (point < lastIndex(log)) {
    assert(point >= commitIndex, `the log would end at ${point}, but ${commitIndex} is committed`);
    truncate(log, point + 1);
    truncateMemberships(m, point + 1);
    m.cut = undefined;
  }
  role.receivedIndex = point;
  role.reportedGap = -1;
  role.phase = 'synchronisation';
  m.out.clearTimer('heartbeat');
}

export function onPropose(m: Machine, role: Follower, from: NodeId, proposal: Propose): void {
  if (role.phase === 'discovery') return;
  const { prevIndex, entries, commitIndex } = proposal;
  if (!m.rules.isNext(prevIndex, role.receivedIndex)) {
    reportGap(m, role, from, proposal);
    return;
  }
  if (entries.length > 0 || prevIndex < role.receivedIndex) role.owesAck = true;
  const known = role.receivedIndex - prevIndex;
  if (known < entries.length) store(m, role, known === 0 ? entries : entries.slice(known));
  commitThrough(m, role, commitIndex);
}

/** Once for each gap; if that is lost too, the next ping finds out. */
function reportGap(m: Machine, role: Follower, from: NodeId, { epoch, session }: Propose): void {
  if (role.reportedGap === role.receivedIndex) return;
  role.reportedGap = role.receivedIndex;
  m.out.sendEarly(from, { type: 'gap', epoch, session, index: role.receivedIndex });
}

function store(m: Machine, role: Follower, entries: readonly LogEntry[]): void {
  const { log } = m.state;
  for (const entry of entries) {
    push(log, entry);
    if (entry.kind === 'membership') {
      recordMembership(m, entry.index, membershipFromBytes(entry.data), entry.origin, entry.request);
    }
  }
  role.receivedIndex = lastIndex(log);
  m.out.persist({ type: 'entries', entries });
  takeEpoch(m, lastTerm(log));
}

/** Commits what the leader committed; once that reaches its own epoch, the epoch is established (UPTODATE). */
export function commitThrough(m: Machine, role: Follower, leaderCommit: number): void {
  const s = m.state;
  s.commitIndex = Math.max(s.commitIndex, m.rules.commitWithin(leaderCommit, role.receivedIndex));
  if (role.phase !== 'synchronisation' || termAt(s.log, s.commitIndex) !== s.term) return;
  role.phase = 'broadcast';
  setLeader(m, role.of);
}

/** One acknowledgement a turn, at its end. */
export function sendAck(m: Machine, role: Follower): void {
  if (!role.owesAck) return;
  role.owesAck = false;
  m.out.send(role.of, { type: 'ack', epoch: m.state.term, session: role.session, index: role.receivedIndex });
}

export function onPing(m: Machine, role: Follower, from: NodeId, ping: Ping): void {
  m.state.contactAt = m.now;
  if (role.phase !== 'discovery') commitThrough(m, role, ping.commitIndex);
  const { epoch, session, round, sentAt, sentIndex } = ping;
  // Early: it says which epoch this node is in, and that cannot be taken back even by a crash: a promise to a later one
  // leaves only once it is durable.
  m.out.sendEarly(from, {
    type: 'pong',
    epoch,
    session,
    sentIndex,
    receivedIndex: role.receivedIndex,
    round,
    sentAt,
  });
}
