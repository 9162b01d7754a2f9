// The participant: votes once, and after a yes does what it is told. In doubt it asks: the coordinator, the other
// participants (cooperative termination; Bernstein, Hadzilacos, Goodman 1987, §7.4), or the record of decisions.

import type { NodeId } from '../../core/protocol.ts';
import { isForgotten, keyOf, type Outcome, type TransactionId } from '../atomic-commit.ts';
import type { Machine, Participation } from './state.ts';

type Of<Type extends Participation['type']> = Extract<Participation, { readonly type: Type }>;

export function onPrepare(
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
    const askAt = m.now + m.options.inDoubtMs;
    participations.set(keyOf(transaction), { type: 'asked', transaction, participants, askAt });
    m.out.emitEarly({ type: 'prepare', transaction });
    armParticipant(m);
  } else if (known.type === 'prepared') sendVote(m, transaction, true);
  else if (known.type !== 'asked' && known.outcome === 'abort') sendVote(m, transaction, false);
}

function sendVote(m: Machine, transaction: TransactionId, yes: boolean): void {
  m.out.send(transaction.coordinator, { type: 'vote', transaction, yes });
}

/** The resource's vote. It comes too late if the transaction is aborted by now; the resource has heard of that. */
export function vote(m: Machine, transaction: TransactionId, yes: boolean): void {
  const asked = m.state.participations.get(keyOf(transaction));
  if (asked?.type !== 'asked') return;
  if (!yes) {
    refuse(m, transaction);
    return;
  }
  const { participants } = asked;
  if (m.rules.keepsYes()) m.out.persist({ type: 'prepared', transaction, participants });
  const askAt = m.now + m.options.inDoubtMs;
  m.state.participations.set(keyOf(transaction), { type: 'prepared', transaction, participants, askAt });
  sendVote(m, transaction, true);
  armParticipant(m);
}

/** A no decides the transaction. */
function refuse(m: Machine, transaction: TransactionId): void {
  if (m.rules.keepsNo()) m.out.persist({ type: 'learned', transaction, outcome: 'abort' });
  sendVote(m, transaction, false);
  toCarryOut(m, transaction, 'abort');
}

function learn(m: Machine, transaction: TransactionId, outcome: Outcome): void {
  m.out.persist({ type: 'learned', transaction, outcome });
  toCarryOut(m, transaction, outcome);
}

function toCarryOut(m: Machine, transaction: TransactionId, outcome: Outcome): void {
  m.state.participations.set(keyOf(transaction), { type: 'learned', transaction, outcome });
  m.out.emit({ type: 'carry-out', transaction, outcome });
  if (m.rules.acknowledgesWhenHeard()) m.out.send(transaction.coordinator, { type: 'ack', transaction });
}

/** From the coordinator or another participant: nobody tells but what is decided. */
export function onDecision(m: Machine, from: NodeId, transaction: TransactionId, outcome: Outcome): void {
  const known = m.state.participations.get(keyOf(transaction));
  switch (known?.type) {
    case 'asked':
      // It was not asked for its yes any more. A commit without it cannot be.
      if (outcome === 'abort') refuse(m, transaction);
      return;
    case 'prepared':
      learn(m, transaction, outcome);
      return;
    case 'ended':
      // The acknowledgement got lost.
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

/** From the record that counts. */
export function onRecordedForParticipant(m: Machine, transaction: TransactionId, outcome: Outcome): void {
  if (m.state.participations.get(keyOf(transaction))?.type === 'prepared') learn(m, transaction, outcome);
}

export function finished(m: Machine, transaction: TransactionId): void {
  const known = m.state.participations.get(keyOf(transaction));
  if (known?.type !== 'learned') return;
  const { outcome } = known;
  if (outcome === 'commit' || m.rules.keepsNo()) m.out.persist({ type: 'ended', transaction, outcome });
  m.state.participations.set(keyOf(transaction), { type: 'ended', transaction, outcome });
  if (outcome === 'commit') sendAck(m, transaction);
}

function sendAck(m: Machine, transaction: TransactionId): void {
  m.out.send(transaction.coordinator, { type: 'ack', transaction });
}

/** Another participant is in doubt. */
export function onInquireOfParticipant(m: Machine, from: NodeId, transaction: TransactionId): void {
  const { participations, forgotten } = m.state;
  const known = participations.get(keyOf(transaction));
  if (known === undefined && isForgotten(forgotten, transaction)) return;
  if (m.rules.mayRefuse(known?.type ?? 'unknown')) {
    // Who asks has voted; this node has not, and now never says yes: so nobody can have committed, or ever will.
    refuse(m, transaction);
    m.out.send(from, { type: 'decision', transaction, outcome: 'abort' });
  } else if (known?.type === 'learned' || known?.type === 'ended') {
    m.out.send(from, { type: 'decision', transaction, outcome: known.outcome });
  }
}

export function onParticipantTimer(m: Machine): void {
  const { state, now, options } = m;
  for (const known of [...state.participations.values()]) {
    if ((known.type !== 'asked' && known.type !== 'prepared') || now < known.askAt) continue;
    if (known.type === 'asked' || m.rules.abortsInDoubt()) {
      refuse(m, known.transaction);
      continue;
    }
    known.askAt = now + options.inDoubtMs;
    if (m.rules.asksInDoubt()) ask(m, known);
  }
  armParticipant(m);
}

/** With a record that all can reach, whoever is in doubt writes an abort there, unless a commit was first. */
function ask(m: Machine, { transaction, participants }: Of<'prepared'>): void {
  if (m.options.decisionRecord === 'port') {
    m.out.emitEarly({ type: 'record', transaction, outcome: 'abort' });
    return;
  }
  m.out.sendEarly(transaction.coordinator, { type: 'inquire', transaction });
  if (!m.options.cooperative) return;
  for (const node of participants) {
    if (node !== m.state.self && node !== transaction.coordinator)
      m.out.sendEarly(node, { type: 'inquire', transaction });
  }
}

export function armParticipant(m: Machine): void {
  let at = Number.POSITIVE_INFINITY;
  for (const known of m.state.participations.values()) {
    if (known.type === 'asked' || known.type === 'prepared') at = Math.min(at, known.askAt);
  }
  if (at < Number.POSITIVE_INFINITY) m.out.setTimer('participant', Math.max(at, m.now));
}

function forgetEnded(m: Machine, coordinator: NodeId, oldest: number): void {
  const { participations, forgotten } = m.state;
  let below = 0;
  for (const [key, known] of participations) {
    const { transaction, type } = known;
    if (type !== 'ended' || transaction.coordinator !== coordinator) continue;
    if (!m.rules.mayForgetEnded(transaction.number, oldest)) continue;
    participations.delete(key);
    below = oldest;
  }
  if (below <= (forgotten.get(coordinator) ?? 0)) return;
  forgotten.set(coordinator, below);
  m.out.persist({ type: 'forgotten', coordinator, below });
}
