// The node: which function handles which input.

import { assertNever } from '../../core/errors.ts';
import type { Init, Input, NodeId, Protocol } from '../../core/protocol.ts';
import { NOWHERE, nodeOf } from '../machine.ts';
import {
  armCoordinator,
  begin,
  onAck,
  onCoordinatorTimer,
  onInquireOfCoordinator,
  onRecorded,
  onVote,
} from './coordinator.ts';
import type { TwoPhaseCommand, TwoPhaseMessage, TwoPhaseSpec } from './messages.ts';
import type { TwoPhaseOptions } from './options.ts';
import {
  armParticipant,
  finished,
  onDecision,
  onInquireOfParticipant,
  onParticipantTimer,
  onPrepare,
  onRecordedForParticipant,
  vote,
} from './participant.ts';
import { createState } from './recovery.ts';
import type { Rules } from './rules.ts';
import type { Machine } from './state.ts';

export function createMachine(init: Init<TwoPhaseSpec, TwoPhaseOptions>, rules: Rules): Protocol<TwoPhaseSpec> {
  const { self, options, durable } = init;
  const m: Machine = { state: createState(self, durable), options, rules, out: NOWHERE, now: 0 };
  return nodeOf(m, step);
}

function step(m: Machine, input: Input<TwoPhaseSpec>): void {
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

/** Commits go on, and resources hear again what they may not have carried out. */
function start(m: Machine): void {
  for (const known of m.state.participations.values()) {
    if (known.type === 'learned') {
      m.out.emit({ type: 'carry-out', transaction: known.transaction, outcome: known.outcome });
    }
  }
  armCoordinator(m);
  armParticipant(m);
}

function onMessage(m: Machine, from: NodeId, message: TwoPhaseMessage): void {
  const { transaction } = message;
  switch (message.type) {
    case 'prepare':
      onPrepare(m, transaction, message.participants, message.oldest);
      return;
    case 'vote':
      onVote(m, from, transaction, message.yes);
      return;
    case 'decision':
      onDecision(m, from, transaction, message.outcome);
      return;
    case 'ack':
      onAck(m, from, transaction);
      return;
    case 'inquire':
      if (transaction.coordinator === m.state.self) onInquireOfCoordinator(m, from, transaction);
      else onInquireOfParticipant(m, from, transaction);
      return;
    default:
      assertNever(message, 'message');
  }
}

function onRequest(m: Machine, id: number, command: TwoPhaseCommand): void {
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
    case 'recorded':
      onRecorded(m, command.transaction, command.outcome);
      onRecordedForParticipant(m, command.transaction, command.outcome);
      return;
    default:
      assertNever(command, 'command');
  }
}
