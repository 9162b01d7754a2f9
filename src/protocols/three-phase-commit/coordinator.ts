// The coordinator: can you commit? All can: pre-commit. All know: commit. Who is silent has crashed, and is told later.

import type { NodeId } from '../../core/protocol.ts';
import { keyOf, type Outcome, type TransactionId } from '../atomic-commit.ts';
import type { Coordination, Machine } from './state.ts';

type Of<Type extends Coordination['type']> = Extract<Coordination, { readonly type: Type }>;

/** The transaction's number is the request's: unique on this node, over restarts too, and rising. */
export function begin(m: Machine, request: number, participants: readonly NodeId[]): void {
  const { state, now, options } = m;
  const transaction: TransactionId = { coordinator: state.self, number: request };
  const deadline = now + options.voteTimeoutMs;
  const coordination: Of<'voting'> = { type: 'voting', transaction, participants, yes: [], deadline };
  state.coordinations.set(keyOf(transaction), coordination);
  for (const participant of participants) sendCanCommit(m, participant, coordination);
  if (participants.length === 0) preCommit(m, coordination);
  armCoordinator(m);
}

/** Early, as it claims nothing of this node's disk. */
function sendCanCommit(m: Machine, to: NodeId, { transaction, participants }: Coordination): void {
  let oldest = transaction.number;
  for (const other of m.state.coordinations.values()) oldest = Math.min(oldest, other.transaction.number);
  m.out.sendEarly(to, { type: 'can-commit', transaction, participants, oldest });
}

export function onVote(m: Machine, from: NodeId, transaction: TransactionId, yes: boolean): void {
  const coordination = m.state.coordinations.get(keyOf(transaction));
  if (coordination === undefined) {
    if (yes) m.out.send(from, { type: 'decision', transaction, outcome: 'abort' });
    return;
  }
  if (coordination.type === 'committing') {
    if (coordination.unacknowledged.includes(from))
      m.out.send(from, { type: 'decision', transaction, outcome: 'commit' });
    return;
  }
  if (coordination.type !== 'voting' || !coordination.participants.includes(from)) return;
  if (!yes) {
    abort(m, coordination);
    return;
  }
  if (!coordination.yes.includes(from)) coordination.yes.push(from);
  if (m.rules.mayPreCommit(coordination.yes, coordination.participants)) preCommit(m, coordination);
}

function preCommit(m: Machine, { transaction, participants }: Coordination): void {
  const { rules, out, now, options } = m;
  if (rules.keepsPreCommitting()) out.persist({ type: 'precommitting', transaction, participants });
  const deadline = now + options.answerTimeoutMs;
  const coordination: Of<'precommitting'> = { type: 'precommitting', transaction, participants, moved: [], deadline };
  m.state.coordinations.set(keyOf(transaction), coordination);
  if (participants.length === 0 || !rules.preCommitsFirst()) {
    commit(m, coordination);
    return;
  }
  for (const participant of participants) out.send(participant, { type: 'pre-commit', transaction });
  armCoordinator(m);
}

export function onMovedToCoordinator(m: Machine, from: NodeId, transaction: TransactionId): void {
  const coordination = m.state.coordinations.get(keyOf(transaction));
  if (coordination?.type !== 'precommitting' || coordination.moved.includes(from)) return;
  coordination.moved.push(from);
  if (coordination.moved.length === coordination.participants.length) commit(m, coordination);
}

function commit(m: Machine, { transaction, participants }: Coordination): void {
  const { state, out } = m;
  if (m.rules.keepsDecision()) out.persist({ type: 'committed', transaction, participants });
  const committing: Of<'committing'> = { type: 'committing', transaction, participants, unacknowledged: participants };
  state.coordinations.set(keyOf(transaction), committing);
  for (const participant of participants) out.send(participant, { type: 'decision', transaction, outcome: 'commit' });
  conclude(m, transaction, 'commit');
  complete(m, committing);
  armCoordinator(m);
}

/** While nobody was told to pre-commit. Nothing is kept of it. */
function abort(m: Machine, { transaction, participants }: Coordination): void {
  m.state.coordinations.delete(keyOf(transaction));
  for (const participant of participants)
    m.out.sendEarly(participant, { type: 'decision', transaction, outcome: 'abort' });
  conclude(m, transaction, 'abort');
}

function conclude(m: Machine, transaction: TransactionId, outcome: Outcome): void {
  m.out.reply(transaction.number, { type: 'decided', transaction, outcome });
  m.out.emit({ type: 'decided', transaction, outcome });
}

/** A participant knows what became of it while this node was away. */
export function onDecisionForCoordinator(m: Machine, transaction: TransactionId, outcome: Outcome): void {
  const coordination = m.state.coordinations.get(keyOf(transaction));
  if (coordination?.type !== 'recovering') return;
  if (outcome === 'commit') commit(m, coordination);
  else {
    m.out.persist({ type: 'completed', transaction });
    abort(m, coordination);
  }
}

export function onAck(m: Machine, from: NodeId, transaction: TransactionId): void {
  const coordination = m.state.coordinations.get(keyOf(transaction));
  if (coordination?.type !== 'committing') return;
  coordination.unacknowledged = coordination.unacknowledged.filter((node) => node !== from);
  complete(m, coordination);
}

function complete(m: Machine, { transaction, unacknowledged }: Of<'committing'>): void {
  if (unacknowledged.length > 0) return;
  m.state.coordinations.delete(keyOf(transaction));
  m.out.persist({ type: 'completed', transaction });
}

/** What it does not know was aborted: before it pre-commits anybody, it has on disk that it does. */
export function onInquireOfCoordinator(m: Machine, from: NodeId, transaction: TransactionId): void {
  const coordination = m.state.coordinations.get(keyOf(transaction));
  switch (coordination?.type) {
    case undefined:
      m.out.send(from, { type: 'decision', transaction, outcome: 'abort' });
      return;
    case 'committing':
      m.out.send(from, { type: 'decision', transaction, outcome: 'commit' });
      return;
    case 'recovering':
      // As a participant, if it is one, it says more.
      if (!coordination.participants.includes(m.state.self)) {
        m.out.send(from, { type: 'recovering', transaction, phase: 'waiting' });
      }
      return;
    case 'voting':
    case 'precommitting':
    // It will decide, and tell.
  }
}

export function onCoordinatorTimer(m: Machine): void {
  const { state, now } = m;
  const isRetry = now >= state.retryAt;
  if (isRetry) state.retryAt = now + m.options.retryMs;
  for (const coordination of [...state.coordinations.values()]) {
    const { type, participants } = coordination;
    if (type === 'voting' && now >= coordination.deadline) abort(m, coordination);
    else if (type === 'precommitting' && now >= coordination.deadline) commit(m, coordination);
    else if (!isRetry) continue;
    else if (type === 'voting') {
      for (const node of participants) if (!coordination.yes.includes(node)) sendCanCommit(m, node, coordination);
    } else repeat(m, coordination);
  }
  armCoordinator(m);
}

function repeat(m: Machine, coordination: Coordination): void {
  const { transaction, participants } = coordination;
  if (coordination.type === 'committing') {
    for (const node of coordination.unacknowledged) {
      m.out.send(node, { type: 'decision', transaction, outcome: 'commit' });
    }
  } else if (coordination.type === 'recovering') {
    for (const node of participants) m.out.sendEarly(node, { type: 'inquire', transaction });
  }
}

export function armCoordinator(m: Machine): void {
  const { state, now, options } = m;
  if (state.coordinations.size === 0) return;
  if (state.retryAt < now) state.retryAt = now + options.retryMs;
  let at = state.retryAt;
  for (const coordination of state.coordinations.values()) {
    if ('deadline' in coordination) at = Math.min(at, coordination.deadline);
  }
  m.out.setTimer('coordinator', Math.max(at, now));
}
