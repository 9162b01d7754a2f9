// The node: which function handles which input, and the way back from disk.

import { assert, assertNever } from '../../core/errors.ts';
import type { Init, Input, NodeId, Outbox, Protocol } from '../../core/protocol.ts';
import { compare, onBranches, onKeys, onLeaves, onSync } from './anti-entropy.ts';
import { handOver, onHandedOver, onHandOver } from './hand-over.ts';
import type { NwrCommand, NwrMessage, NwrRecord, NwrSpec } from './messages.ts';
import type { NwrOptions } from './options.ts';
import { onBuried, onBury, onReap, reap } from './reaping.ts';
import {
  onCommand,
  onFetch,
  onFetched,
  onForward,
  onForwarded,
  onRequestsTimer,
  onStore,
  onStored,
} from './requests.ts';
import { createRing } from './ring.ts';
import type { Rules } from './rules.ts';
import type { Copy, Machine, NwrState } from './state.ts';
import { copyOf } from './store.ts';

export function createMachine(init: Init<NwrSpec, NwrOptions>, rules: Rules): Protocol<NwrSpec> {
  const { options, random } = init;
  const m: Machine = { state: createState(init), options, rules, random, out: NOWHERE, now: 0 };
  return {
    state: m.state,
    step(input: Input<NwrSpec>, now, out): void {
      m.now = now;
      m.out = out;
      step(m, input);
      m.out = NOWHERE;
    },
  };
}

/** Between steps there is nobody to put anything. */
const NOWHERE: Outbox<NwrSpec> = new Proxy({} as Outbox<NwrSpec>, {
  get: () => assert(false, 'an effect outside of a step'),
});

function createState({ self, members, options, durable }: Init<NwrSpec, NwrOptions>): NwrState {
  const state: NwrState = {
    self,
    ring: createRing(members, options.virtualNodes),
    down: new Set(),
    copies: new Map(),
    hints: new Map(),
    nextBirth: 1,
    birthsBelow: 1,
    operations: new Map(),
    nextOperation: 1,
    burials: new Map(),
    mayHaveStrays: true,
    takenOver: new Map(),
  };
  for (const record of durable) replay(state, record);
  return state;
}

function replay(state: NwrState, record: NwrRecord): void {
  switch (record.type) {
    case 'kept':
      state.copies.set(record.item.key, copyOf(record.item.versions, record.birth, Number.NEGATIVE_INFINITY));
      return;
    case 'hinted': {
      const own = state.hints.get(record.target) ?? new Map<string, Copy>();
      state.hints.set(record.target, own);
      own.set(record.item.key, copyOf(record.item.versions, record.birth, Number.NEGATIVE_INFINITY));
      return;
    }
    case 'dropped':
      state.copies.delete(record.key);
      return;
    case 'hint-dropped': {
      const own = state.hints.get(record.target);
      own?.delete(record.key);
      if (own?.size === 0) state.hints.delete(record.target);
      return;
    }
    case 'births':
      state.birthsBelow = Math.max(state.birthsBelow, record.below);
      state.nextBirth = state.birthsBelow;
      return;
    default:
      assertNever(record, 'record');
  }
}

/** The records that stand for all of the node's durable state. */
export function checkpoint({ copies, hints, birthsBelow }: Readonly<NwrState>): NwrRecord[] {
  const records: NwrRecord[] = birthsBelow > 1 ? [{ type: 'births', below: birthsBelow }] : [];
  for (const [key, { versions, birth }] of copies) records.push({ type: 'kept', item: { key, versions }, birth });
  for (const [target, own] of hints) {
    for (const [key, { versions, birth }] of own) {
      records.push({ type: 'hinted', target, item: { key, versions }, birth });
    }
  }
  return records;
}

function step(m: Machine, input: Input<NwrSpec>): void {
  switch (input.type) {
    case 'start':
      start(m);
      return;
    case 'message':
      onMessage(m, input.from, input.message);
      return;
    case 'timer':
      if (input.timer === 'requests') onRequestsTimer(m);
      else onBackgroundTimer(m);
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

function start(m: Machine): void {
  // Answers to an earlier life's requests must not count for this one's.
  m.state.nextOperation = 1 + Math.floor(m.random() * 2 ** 48);
  for (const [key, copy] of m.state.copies) {
    if (copy.goneSince !== undefined) m.state.copies.set(key, { ...copy, goneSince: m.now });
  }
  planBackground(m);
}

function onBackgroundTimer(m: Machine): void {
  handOver(m);
  compare(m);
  reap(m);
  planBackground(m);
}

/** At odd times, so that nodes do not all compare at once. */
function planBackground(m: Machine): void {
  m.out.setTimer('background', m.now + m.options.backgroundMs * (0.75 + m.random() / 2));
}

function onRequest(m: Machine, id: number, command: NwrCommand): void {
  if (command.type !== 'observe') {
    onCommand(m, id, command);
    return;
  }
  const { state, options } = m;
  const { members } = command;
  if (members.length !== state.ring.members.length || members.some((node) => !state.ring.members.includes(node))) {
    state.ring = createRing(members, options.virtualNodes);
    state.mayHaveStrays = true;
  }
  state.down = new Set(command.down);
  m.out.reply(id, { type: 'observed' });
}

function onMessage(m: Machine, from: NodeId, message: NwrMessage): void {
  switch (message.type) {
    case 'forward':
      onForward(m, from, message);
      return;
    case 'forwarded':
      onForwarded(m, message.request, message.result);
      return;
    case 'store':
      onStore(m, from, message);
      return;
    case 'stored':
      onStored(m, from, message.request);
      return;
    case 'fetch':
      onFetch(m, from, message.request, message.key);
      return;
    case 'fetched':
      onFetched(m, from, message.request, message.versions);
      return;
    case 'hand-over':
      onHandOver(m, from, message.item);
      return;
    case 'handed-over':
      onHandedOver(m, from, message);
      return;
    case 'branches':
      onBranches(m, from, message.hashes);
      return;
    case 'leaves':
      onLeaves(m, from, message);
      return;
    case 'keys':
      onKeys(m, from, message);
      return;
    case 'sync':
      onSync(m, from, message);
      return;
    case 'bury':
      onBury(m, from, message.item);
      return;
    case 'buried':
      onBuried(m, from, message.key, message.hash);
      return;
    case 'reap':
      onReap(m, message.key, message.hash);
      return;
    default:
      assertNever(message, 'message');
  }
}
