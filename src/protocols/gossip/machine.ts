// The node: which function handles which input.

import { utf8Encode } from '../../core/bytes.ts';
import { assertNever } from '../../core/errors.ts';
import type { Init, Input, NodeId, Protocol } from '../../core/protocol.ts';
import { NOWHERE, nodeOf } from '../machine.ts';
import { onAntiEntropyTimer, onDelta, onDigest, onSummary } from './anti-entropy.ts';
import type { Entry, GossipCommand, GossipMessage, GossipResult, GossipSpec, GossipTimer } from './messages.ts';
import type { GossipOptions } from './options.ts';
import type { Rules } from './rules.ts';
import { onFeedback, onRumours, onRumourTimer, spread } from './rumours.ts';
import { createState, entryOf, learn, type Machine, reap, ringOf } from './state.ts';
import { beginWalk, onHopTimer, onRepairTimer } from './walk.ts';

export function createMachine(init: Init<GossipSpec, GossipOptions>, rules: Rules): Protocol<GossipSpec> {
  const m: Machine = {
    state: createState(init, rules),
    options: init.options,
    rules,
    random: init.random,
    out: NOWHERE,
    now: 0,
  };
  return nodeOf(m, step);
}

type Write = GossipCommand & { readonly type: 'put' | 'delete' };

function step(m: Machine, input: Input<GossipSpec>): void {
  switch (input.type) {
    case 'start':
      start(m);
      return;
    case 'message':
      onMessage(m, input.from, input.message);
      return;
    case 'timer':
      onTimer(m, input.timer);
      return;
    case 'request':
      m.out.reply(input.id, execute(m, input.command));
      return;
    case 'flush':
      return;
    default:
      assertNever(input);
  }
}

/** The first comparison and walk come at a random time, so that nodes that start together keep out of step. */
function start({ options, out, now, random }: Machine): void {
  if (options.antiEntropy !== 'off') out.setTimer('anti-entropy', now + random() * options.antiEntropyIntervalMs);
  if (options.repairIntervalMs > 0) out.setTimer('repair', now + random() * options.repairIntervalMs);
}

function onMessage(m: Machine, from: NodeId, message: GossipMessage): void {
  switch (message.type) {
    case 'rumours':
      onRumours(m, from, message);
      return;
    case 'feedback':
      onFeedback(m, message);
      return;
    case 'summary':
      onSummary(m, from, message);
      return;
    case 'digest':
      onDigest(m, from, message);
      return;
    case 'delta':
      onDelta(m, from, message);
      return;
    default:
      assertNever(message);
  }
}

function onTimer(m: Machine, timer: GossipTimer): void {
  switch (timer) {
    case 'rumours':
      onRumourTimer(m);
      return;
    case 'anti-entropy':
      onAntiEntropyTimer(m);
      return;
    case 'repair':
      onRepairTimer(m);
      return;
    case 'hop':
      onHopTimer(m);
      return;
    default:
      assertNever(timer);
  }
}

function execute(m: Machine, command: GossipCommand): GossipResult {
  switch (command.type) {
    case 'put':
    case 'delete':
      return problemOf(command, m.options) ?? write(m, command);
    case 'get':
      return { type: 'value', entry: entryOf(m.state, command.key) };
    case 'set-peers':
      m.state.ring = ringOf(command.peers, m.state.self);
      return { type: 'accepted' };
    case 'repair':
      return { type: 'walking', number: beginWalk(m) };
    case 'reap':
      reap(m.state, command.below);
      m.out.persist({ type: 'reaped', below: m.state.reapedBelow });
      return { type: 'accepted' };
    default:
      return assertNever(command);
  }
}

/** Why a write would be refused; undefined if it would not. */
export function problemOf(
  command: Write,
  { keyBytesMax, valueBytesMax }: GossipOptions,
): (GossipResult & { type: 'refused' }) | undefined {
  const keyBytes = utf8Encode(command.key).length;
  if (keyBytes > keyBytesMax) {
    const message = `a key of ${keyBytes} bytes, at most ${keyBytesMax} are taken`;
    return { type: 'refused', code: 'key-too-long', message };
  }
  const valueBytes = command.type === 'put' ? command.value.length : 0;
  if (valueBytes > valueBytesMax) {
    const message = `a value of ${valueBytes} bytes, at most ${valueBytesMax} are taken`;
    return { type: 'refused', code: 'value-too-long', message };
  }
  return undefined;
}

function write(m: Machine, command: Write): GossipResult {
  const { state, rules } = m;
  const { key, at } = command;
  const value = command.type === 'put' ? command.value : undefined;
  const counter = rules.nextCounter(state.highest, at);
  const entry: Entry = { key, value, counter, node: state.self };
  learn(m, entry, 'local');
  spread(m, entry, false);
  return { type: 'written', version: { counter, node: state.self } };
}
