// The node: which function handles which input, and the way back from disk.

import { assert, assertNever } from '../../core/errors.ts';
import type { Init, Input, NodeId, Protocol } from '../../core/protocol.ts';
import { NOWHERE, nodeOf } from '../machine.ts';
import { onAccept, onPrepare } from './acceptor.ts';
import { compareBallots, NO_BALLOT } from './ballot.ts';
import { awaitChosen, beginAsking, onAccepted, onChosen, onInquire, onLearnerTimer } from './learner.ts';
import type { PaxosCommand, PaxosMessage, PaxosRecord, PaxosSpec, PaxosTimer } from './messages.ts';
import type { PaxosOptions } from './options.ts';
import { onPromise, onProposerTimer, onRefused, propose } from './proposer.ts';
import type { Rules } from './rules.ts';
import type { Machine, PaxosState } from './state.ts';

export function createMachine(init: Init<PaxosSpec, PaxosOptions>, rules: Rules): Protocol<PaxosSpec> {
  const { options, random } = init;
  const m: Machine = { state: createState(init), options, rules, random, out: NOWHERE, now: 0 };
  return nodeOf(m, step);
}

function createState({ self, members, durable }: Init<PaxosSpec, PaxosOptions>): PaxosState {
  assert(members.includes(self), `node ${self} is among the members`);
  const state: PaxosState = {
    self,
    members,
    proposer: { type: 'idle' },
    acceptor: { promised: NO_BALLOT, accepted: undefined },
    learner: { votes: [], chosen: undefined, inquiries: 0 },
    counter: 0,
    defeats: 0,
    waiting: [],
  };
  for (const record of durable) replay(state, record);
  return state;
}

/** Records may come again behind a checkpoint that knows them already: only what is higher counts. */
function replay(state: PaxosState, record: PaxosRecord): void {
  const { acceptor } = state;
  switch (record.type) {
    case 'counter':
      state.counter = Math.max(state.counter, record.counter);
      return;
    case 'promised':
      if (compareBallots(record.ballot, acceptor.promised) > 0) acceptor.promised = record.ballot;
      return;
    case 'accepted': {
      const { proposal } = record;
      if (compareBallots(proposal.ballot, acceptor.promised) > 0) acceptor.promised = proposal.ballot;
      if (acceptor.accepted === undefined || compareBallots(proposal.ballot, acceptor.accepted.ballot) > 0) {
        acceptor.accepted = proposal;
      }
      return;
    }
    default:
      assertNever(record, 'record');
  }
}

/** The records that stand for all of the node's durable state. */
export function checkpoint({ counter, acceptor }: Readonly<PaxosState>): PaxosRecord[] {
  const records: PaxosRecord[] = [
    { type: 'counter', counter },
    { type: 'promised', ballot: acceptor.promised },
  ];
  if (acceptor.accepted !== undefined) records.push({ type: 'accepted', proposal: acceptor.accepted });
  return records;
}

function step(m: Machine, input: Input<PaxosSpec>): void {
  switch (input.type) {
    case 'start':
      // An earlier life voted: the outcome may be known by now.
      if (m.state.acceptor.accepted !== undefined) beginAsking(m);
      return;
    case 'message':
      onMessage(m, input.from, input.message);
      return;
    case 'timer':
      onTimer(m, input.timer);
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

function onMessage(m: Machine, from: NodeId, message: PaxosMessage): void {
  switch (message.type) {
    case 'prepare':
      onPrepare(m, from, message.ballot);
      return;
    case 'promise':
      onPromise(m, from, message.ballot, message.accepted);
      return;
    case 'accept':
      onAccept(m, from, message.proposal);
      return;
    case 'accepted':
      onAccepted(m, from, message.proposal);
      return;
    case 'refused':
      onRefused(m, message.ballot, message.promised);
      return;
    case 'inquire':
      onInquire(m, from);
      return;
    case 'chosen':
      onChosen(m, message.value);
      return;
    default:
      assertNever(message, 'message');
  }
}

function onRequest(m: Machine, id: number, command: PaxosCommand): void {
  switch (command.type) {
    case 'propose':
      awaitChosen(m, id);
      propose(m, command.value);
      return;
    case 'learn':
      awaitChosen(m, id);
      return;
    default:
      assertNever(command, 'command');
  }
}

function onTimer(m: Machine, timer: PaxosTimer): void {
  switch (timer) {
    case 'proposer':
      onProposerTimer(m);
      return;
    case 'learner':
      onLearnerTimer(m);
      return;
    default:
      assertNever(timer, 'timer');
  }
}
