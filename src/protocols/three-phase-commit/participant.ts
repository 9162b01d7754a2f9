// The participant: votes, is moved, and goes on without its coordinator: the termination protocol (Skeen 1981). Who crashed
// meanwhile stays outside and asks.

import type { NodeId } from '../../core/protocol.ts';
import { isForgotten, keyOf, type Outcome, type TransactionId } from '../atomic-commit.ts';
import type { Phase } from './messages.ts';
import type { Machine, Undecided } from './state.ts';

export function onCanCommit(
  m: Machine,
  transaction: TransactionId,
  participants: readonly NodeId[],
  oldest: number,
): void {
  forgetEnded(m, transaction.coordinator, oldest);
  const { participations, forgotten } = m.state;
  if (isForgotten(forgotten, transaction)) return;
  const known = participations.get(keyOf(transaction));
  if (known === undefined) {
    const deadline = m.now + m.options.silenceMs;
    participations.set(keyOf(transaction), { type: 'asked', transaction, participants, deadline });
    m.out.emitEarly({ type: 'prepare', transaction });
    armParticipant(m);
  } else if (known.type === 'undecided') sendVote(m, transaction, true);
  else if (known.type !== 'asked' && known.outcome === 'abort') sendVote(m, transaction, false);
}

function sendVote(m: Machine, transaction: TransactionId, yes: boolean): void {
  m.out.send(transaction.coordinator, { type: 'vote', transaction, yes });
}

/** The resource's vote. It comes too late if the transaction is aborted by now; the resource has heard of that. */
export function vote(m: Machine, transaction: TransactionId, yes: boolean): void {
  const { state, rules, out } = m;
  const asked = state.participations.get(keyOf(transaction));
  if (asked?.type !== 'asked') return;
  if (!yes) {
    refuse(m, transaction);
    return;
  }
  const { participants } = asked;
  if (rules.keepsYes()) out.persist({ type: 'moved', transaction, participants, to: 'waiting' });
  const undecided: Undecided = {
    type: 'undecided',
    transaction,
    participants,
    phase: 'waiting',
    deadline: turnOf(m, participants),
    leading: undefined,
    reports: undefined,
  };
  state.participations.set(keyOf(transaction), undecided);
  sendVote(m, transaction, true);
  armParticipant(m);
}

/** When this participant leads, if it hears nothing from now on. */
function turnOf(m: Machine, participants: readonly NodeId[]): number {
  return m.now + m.options.silenceMs * m.rules.turn(participants.indexOf(m.state.self));
}

/** A no decides the transaction. */
function refuse(m: Machine, transaction: TransactionId): void {
  m.out.persist({ type: 'learned', transaction, outcome: 'abort' });
  sendVote(m, transaction, false);
  m.state.participations.set(keyOf(transaction), { type: 'learned', transaction, outcome: 'abort' });
  m.out.emit({ type: 'carry-out', transaction, outcome: 'abort' });
}

/** From the coordinator or whoever leads the termination. */
export function onMove(m: Machine, from: NodeId, transaction: TransactionId, to: Phase): void {
  const { participations, forgotten } = m.state;
  const known = participations.get(keyOf(transaction));
  switch (known?.type) {
    case 'undecided':
      if (mayMove(m, from, known)) move(m, from, known, to);
      return;
    case 'learned':
    case 'ended':
      m.out.send(from, { type: 'decision', transaction, outcome: known.outcome });
      return;
    case undefined:
      if (isForgotten(forgotten, transaction)) return;
      break;
    case 'asked':
  }
  // It has not said yes, and will not any more: so nobody was told to pre-commit.
  refuse(m, transaction);
  m.out.send(from, { type: 'decision', transaction, outcome: 'abort' });
}

function mayMove(m: Machine, from: NodeId, { leading, participants, reports }: Undecided): boolean {
  if (m.rules.staysOutside(reports !== undefined)) return false;
  return leading === undefined || participants.indexOf(from) < participants.indexOf(m.state.self);
}

function move(m: Machine, from: NodeId, known: Undecided, to: Phase): void {
  const { transaction, participants } = known;
  if (known.phase !== to && m.rules.keepsMoves()) m.out.persist({ type: 'moved', transaction, participants, to });
  known.phase = to;
  known.leading = undefined;
  known.deadline = turnOf(m, participants);
  m.out.send(from, { type: 'moved', transaction, to });
  armParticipant(m);
}

// Termination

export function onParticipantTimer(m: Machine): void {
  const { state, now, rules } = m;
  for (const known of [...state.participations.values()]) {
    if (known.type === 'asked') {
      if (now >= known.deadline) refuse(m, known.transaction);
    } else if (known.type === 'undecided' && now >= known.deadline) {
      if (known.leading !== undefined) conclude(m, known);
      else if (rules.staysOutside(known.reports !== undefined)) ask(m, known);
      else if (rules.timesOut()) lead(m, known);
      else known.deadline = Number.POSITIVE_INFINITY;
    }
  }
  armParticipant(m);
}

/** Everybody to this node's own phase, then the decision that goes with it. */
function lead(m: Machine, known: Undecided): void {
  const { transaction, participants, phase } = known;
  const { self } = m.state;
  known.deadline = m.now + m.options.answerTimeoutMs;
  known.leading = { moved: [self], deadline: known.deadline };
  if (participants.length === 1 || !m.rules.alignsFirst()) {
    conclude(m, known);
    return;
  }
  const type = phase === 'precommitted' ? 'pre-commit' : 'stand-back';
  for (const node of participants) if (node !== self) m.out.send(node, { type, transaction });
}

export function onMovedToLeader(m: Machine, from: NodeId, transaction: TransactionId, to: Phase): void {
  const known = m.state.participations.get(keyOf(transaction));
  if (known?.type !== 'undecided' || known.leading === undefined || known.phase !== to) return;
  const { moved } = known.leading;
  if (!moved.includes(from)) moved.push(from);
  if (moved.length === known.participants.length) conclude(m, known);
}

/** Everybody who lives is where this node is. The silent have crashed. */
function conclude(m: Machine, { transaction, participants, phase }: Undecided): void {
  const outcome = m.rules.outcomeOf(phase);
  learn(m, transaction, outcome);
  for (const node of new Set([...participants, transaction.coordinator])) {
    if (node !== m.state.self || node === transaction.coordinator)
      m.out.send(node, { type: 'decision', transaction, outcome });
  }
}

// After a crash

/** Asks all others, the coordinator among them. */
function ask(m: Machine, known: Undecided): void {
  const { transaction, participants } = known;
  known.deadline = m.now + m.options.retryMs;
  if (!m.rules.asksAfterCrash()) return;
  for (const node of new Set([...participants, transaction.coordinator])) {
    if (node !== m.state.self || node === transaction.coordinator)
      m.out.sendEarly(node, { type: 'inquire', transaction });
  }
  decideTogether(m, known);
}

export function onInquireOfParticipant(m: Machine, from: NodeId, transaction: TransactionId): void {
  const { participations, forgotten } = m.state;
  const known = participations.get(keyOf(transaction));
  switch (known?.type) {
    case 'learned':
    case 'ended':
      m.out.send(from, { type: 'decision', transaction, outcome: known.outcome });
      return;
    case 'undecided':
      // Who did not crash will decide, and know then.
      if (known.reports !== undefined && from !== m.state.self)
        m.out.send(from, { type: 'recovering', transaction, phase: known.phase });
      return;
    case undefined:
      if (isForgotten(forgotten, transaction)) return;
      break;
    case 'asked':
  }
  refuse(m, transaction);
  m.out.send(from, { type: 'decision', transaction, outcome: 'abort' });
}

export function onRecovering(m: Machine, from: NodeId, transaction: TransactionId, phase: Phase): void {
  const known = m.state.participations.get(keyOf(transaction));
  if (known?.type !== 'undecided' || known.reports === undefined) return;
  known.reports.set(from, phase);
  decideTogether(m, known);
}

/**
 * Everybody crashed, and is back: then what is on all disks is all there is to know, and it does not change any more. If
 * anybody was told to pre-commit, somebody may have committed; if nobody was, nobody has.
 */
function decideTogether(m: Machine, known: Undecided): void {
  const { reports, phase, transaction, participants } = known;
  const { self, coordinations } = m.state;
  const own = coordinations.get(keyOf(transaction));
  if (reports === undefined || (own !== undefined && own.type !== 'recovering')) return;
  const others = new Set([...participants, transaction.coordinator]);
  others.delete(self);
  if (!m.rules.mayDecideTogether(reports.size, others.size)) return;
  const isPrecommitted = phase === 'precommitted' || [...reports.values()].includes('precommitted');
  learn(m, transaction, isPrecommitted ? 'commit' : 'abort');
}

// The end

function learn(m: Machine, transaction: TransactionId, outcome: Outcome): void {
  if (m.rules.keepsDecision()) m.out.persist({ type: 'learned', transaction, outcome });
  m.state.participations.set(keyOf(transaction), { type: 'learned', transaction, outcome });
  m.out.emit({ type: 'carry-out', transaction, outcome });
}

export function onDecision(m: Machine, from: NodeId, transaction: TransactionId, outcome: Outcome): void {
  const known = m.state.participations.get(keyOf(transaction));
  switch (known?.type) {
    case 'asked':
      if (outcome === 'abort') refuse(m, transaction);
      return;
    case 'undecided':
      learn(m, transaction, outcome);
      return;
    case 'ended':
      if (known.outcome === 'commit' && outcome === 'commit') sendAck(m, transaction);
      return;
    case undefined:
      // It ended here; the coordinator crashed before it had on disk that all have acknowledged.
      if (outcome === 'commit' && from === transaction.coordinator && isForgotten(m.state.forgotten, transaction)) {
        sendAck(m, transaction);
      }
      return;
    case 'learned':
  }
}

export function finished(m: Machine, transaction: TransactionId): void {
  const known = m.state.participations.get(keyOf(transaction));
  if (known?.type !== 'learned') return;
  const { outcome } = known;
  m.out.persist({ type: 'ended', transaction, outcome });
  m.state.participations.set(keyOf(transaction), { type: 'ended', transaction, outcome });
  if (outcome === 'commit') sendAck(m, transaction);
}

function sendAck(m: Machine, transaction: TransactionId): void {
  m.out.send(transaction.coordinator, { type: 'ack', transaction });
}

export function armParticipant(m: Machine): void {
  let at = Number.POSITIVE_INFINITY;
  for (const known of m.state.participations.values()) {
    if (known.type === 'asked' || known.type === 'undecided') at = Math.min(at, known.deadline);
  }
  if (at < Number.POSITIVE_INFINITY) m.out.setTimer('participant', Math.max(at, m.now));
}

function forgetEnded(m: Machine, coordinator: NodeId, oldest: number): void {
  const { participations, forgotten } = m.state;
  let below = 0;
  for (const [key, { type, transaction }] of participations) {
    if (type !== 'ended' || transaction.coordinator !== coordinator || transaction.number >= oldest) continue;
    participations.delete(key);
    below = oldest;
  }
  if (below <= (forgotten.get(coordinator) ?? 0)) return;
  forgotten.set(coordinator, below);
  m.out.persist({ type: 'forgotten', coordinator, below });
}
