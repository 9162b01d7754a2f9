// The follower: taking the leader's entries and heartbeats, and passing on what it was asked itself.

import { assert } from '../../core/errors.ts';
import type { NodeId } from '../../core/protocol.ts';
import { membershipFromBytes } from '../log-wire.ts';
import { lastIndex, lastWithTermAtMost, push, termAt, truncate } from '../memory-log.ts';
import type { LogEntry } from '../replicated-log.ts';
import { recordMembership, truncateMemberships } from './membership.ts';
import type { Append, Heartbeat } from './messages.ts';
import type { Follower, Machine } from './state.ts';

export function onAppend(m: Machine, role: Follower, from: NodeId, message: Append): void {
  const s = m.state;
  let { prevIndex, entries } = message;
  const through = prevIndex + entries.length;
  if (through <= s.commitIndex) {
    // All of it is committed here, so the logs agree through the commit index (leader completeness).
    role.matchIndex = Math.max(role.matchIndex, s.commitIndex);
    if (message.wantsAnswer) acknowledge(m, role, from, message, s.commitIndex);
    return;
  }
  if (prevIndex < s.commitIndex) {
    entries = entries.slice(s.commitIndex - prevIndex);
    prevIndex = s.commitIndex;
  } else if (termAt(s.log, prevIndex) !== message.prevTerm) {
    refuseAppend(m, from, message);
    return;
  }
  store(m, prevIndex, entries);
  role.matchIndex = Math.max(role.matchIndex, through);
  commitThrough(m, role, message.commitIndex);
  if (message.wantsAnswer) acknowledge(m, role, from, message, through);
}

/** Keeps what is new of entries that follow `prevIndex`; what conflicts with them goes first. */
function store(m: Machine, prevIndex: number, entries: readonly LogEntry[]): void {
  const { log, commitIndex } = m.state;
  let known = 0;
  while (known < entries.length && termAt(log, prevIndex + 1 + known) === (entries[known] as LogEntry).term) known++;
  if (known === entries.length) return;
  const from = prevIndex + 1 + known;
  if (from <= lastIndex(log)) {
    assert(from > commitIndex, `entry ${from} conflicts, but ${commitIndex} is committed`);
    truncate(log, from);
    truncateMemberships(m, from);
  }
  const fresh = known === 0 ? entries : entries.slice(known);
  for (const entry of fresh) {
    push(log, entry);
    if (entry.kind === 'membership') {
      recordMembership(m, entry.index, membershipFromBytes(entry.data), entry.origin, entry.request);
    }
  }
  m.out.persist({ type: 'entries', entries: fresh });
}

export function commitThrough(m: Machine, role: Follower, leaderCommit: number): void {
  const s = m.state;
  s.commitIndex = Math.max(s.commitIndex, m.rules.commitWithin(leaderCommit, role.matchIndex));
}

/** One acknowledgement a turn, of the highest index, at its end. */
function acknowledge(m: Machine, role: Follower, to: NodeId, { progress }: Append, index: number): void {
  const pending = role.pendingAck;
  if (pending !== undefined && pending.to === to && pending.progress === progress && pending.index >= index) return;
  if (pending !== undefined && pending.progress !== progress) sendAck(m, role);
  role.pendingAck = { to, progress, index };
}

export function sendAck(m: Machine, role: Follower): void {
  const { pendingAck } = role;
  if (pendingAck === undefined) return;
  role.pendingAck = undefined;
  const { to, progress, index } = pendingAck;
  m.out.send(to, {
    type: 'append-response',
    term: m.state.term,
    progress,
    accepted: true,
    index,
    hintIndex: 0,
    hintTerm: 0,
  });
}

function refuseAppend(m: Machine, from: NodeId, { progress, prevIndex, prevTerm }: Append): void {
  const { log, term, commitIndex } = m.state;
  // What is committed matches in any case (leader completeness).
  const hintIndex = Math.max(lastWithTermAtMost(log, prevIndex, prevTerm), commitIndex);
  const hintTerm = Math.max(termAt(log, hintIndex), 0);
  m.out.send(from, {
    type: 'append-response',
    term,
    progress,
    accepted: false,
    index: prevIndex,
    hintIndex,
    hintTerm,
  });
}

/** Tells a leader of an earlier term that its time is over. */
export function refuseStaleLeader(m: Machine, from: NodeId, progress: number): void {
  const { term } = m.state;
  m.out.send(from, {
    type: 'append-response',
    term,
    progress,
    accepted: false,
    index: 0,
    hintIndex: 0,
    hintTerm: 0,
  });
}

export function onHeartbeat(m: Machine, role: Follower, from: NodeId, heartbeat: Heartbeat): void {
  const { term, round, sentAt, commitIndex } = heartbeat;
  commitThrough(m, role, commitIndex);
  // Early: it says which term this node is in, and that cannot be taken back even by a crash: a vote for a later term
  // leaves only once it is durable.
  m.out.sendEarly(from, { type: 'heartbeat-response', term, round, sentAt, commitIndex: m.state.commitIndex });
}
