// The node: which function handles which input.

import { assertNever } from '../../core/errors.ts';
import type { Init, Input, NodeId, Protocol } from '../../core/protocol.ts';
import { type CommitCommand, keyOf, type TransactionId } from '../atomic-commit.ts';
import { NOWHERE, nodeOf } from '../machine.ts';
import {
  armCoordinator,
  begin,
  onAck,
  onCoordinatorTimer,
  onDecisionForCoordinator,
  onInquireOfCoordinator,
  onMovedToCoordinator,
  onVote,
} from './coordinator.ts';
import type { ThreePhaseMessage, ThreePhaseSpec } from './messages.ts';
import type { ThreePhaseOptions } from './options.ts';
import {
  armParticipant,
  finished,
  onCanCommit,
  onDecision,
  onInquireOfParticipant,
  onMove,
  onMovedToLeader,
  onParticipantTimer,
  onRecovering,
  vote,
} from './participant.ts';
import { createState } from './recovery.ts';
import type { Rules } from './rules.ts';
import type { Machine } from './state.ts';

export function createMachine(init: Init<ThreePhaseSpec, ThreePhaseOptions>, rules: Rules): Protocol<ThreePhaseSpec> {
  const { self, options, durable } = init;
  const m: Machine = { state: createState(self, durable), options, rules, out: NOWHERE, now: 0 };
  return nodeOf(m, step);
}

function step(m: Machine, input: Input<ThreePhaseSpec>): void {
  switch (input.type) {
    case 'start':
      start(m);
      return;
    case 'message':
      onMessage(m, input.from, input.message);
      return;
    case 'timer':
      if (input.timer === 'coordinator') onCoordinatorTimer(m);
      else onParticipantTimer(m);
      return;
    case 'request':
      onRequest(m, input.id, input.command);
      return;
    case 'flush':
      return;
    default:
      assertNever(input, 'input');
  }
}

/** Commits go on, who recovers asks, and resources hear again what they may not have carried out. */
function start(m: Machine): void {
  for (const known of m.state.participations.values()) {
    if (known.type === 'learned') {
      m.out.emit({ type: 'carry-out', transaction: known.transaction, outcome: known.outcome });
    }
  }
  armCoordinator(m);
  armParticipant(m);
}

function onMessage(m: Machine, from: NodeId, message: ThreePhaseMessage): void {
  const { transaction } = message;
  switch (message.type) {
    case 'can-commit':
      onCanCommit(m, transaction, message.participants, message.oldest);
      return;
    case 'vote':
      onVote(m, from, transaction, message.yes);
      return;
    case 'pre-commit':
      onMove(m, from, transaction, 'precommitted');
      return;
    case 'stand-back':
      onMove(m, from, transaction, 'waiting');
      return;
    case 'moved':
      if (message.to === 'precommitted') onMovedToCoordinator(m, from, transaction);
      onMovedToLeader(m, from, transaction, message.to);
      return;
    case 'decision':
      onDecisionForCoordinator(m, transaction, message.outcome);
      onDecision(m, from, transaction, message.outcome);
      return;
    case 'ack':
      onAck(m, from, transaction);
      return;
    case 'inquire':
      onInquire(m, from, transaction);
      return;
    case 'recovering':
      onRecovering(m, from, transaction, message.phase);
      return;
    default:
      assertNever(message, 'message');
  }
}

/** The coordinator may be a participant too, and say more as such; or it is none, and must not refuse as one. */
function onInquire(m: Machine, from: NodeId, transaction: TransactionId): void {
  const { self, participations } = m.state;
  const isCoordinator = transaction.coordinator === self;
  if (isCoordinator) onInquireOfCoordinator(m, from, transaction);
  if (!isCoordinator || participations.has(keyOf(transaction))) onInquireOfParticipant(m, from, transaction);
}

function onRequest(m: Machine, id: number, command: CommitCommand): void {
  switch (command.type) {
    case 'begin':
      begin(m, id, command.participants);
      return;
    case 'vote':
      vote(m, command.transaction, command.yes);
      return;
    case 'finished':
      finished(m, command.transaction);
      return;
    default:
      assertNever(command, 'command');
  }
}
