// The node: which function handles which input, and the way back from disk.

import { assertNever } from '../../core/errors.ts';
import type { Init, Input, NodeId, Protocol } from '../../core/protocol.ts';
import { invalidOption } from '../log-options.ts';
import { NOWHERE, nodeOf } from '../machine.ts';
import { onAccess } from './guard.ts';
import { acquire, onAccessed, onGranted, onHolderTimer, release, startHolding, use } from './holder.ts';
import { onAsk, onRelease, startIssuing } from './issuer.ts';
import type { LeaseCommand, LeaseMessage, LeaseRecord, LeaseSpec } from './messages.ts';
import type { LeaseOptions } from './options.ts';
import type { Rules } from './rules.ts';
import type { LeaseState, Machine } from './state.ts';

export function createMachine(init: Init<LeaseSpec, LeaseOptions>, rules: Rules): Protocol<LeaseSpec> {
  const { options, members } = init;
  for (const role of ['issuer', 'guard'] as const) {
    if (!members.includes(options[role])) throw invalidOption('lease', role, options[role], 'a member');
  }
  const m: Machine = { state: createState(init), options, rules, out: NOWHERE, now: 0 };
  return nodeOf(m, step);
}

function createState({ self, members, durable }: Init<LeaseSpec, LeaseOptions>): LeaseState {
  const state: LeaseState = {
    self,
    members,
    holder: { life: 0, attempts: 0, claims: new Map(), uses: new Map() },
    issuer: { grants: new Map(), nextToken: 1, reservedBelow: 1, termMsMax: 0, quietUntil: Number.NEGATIVE_INFINITY },
    guard: { fences: new Map() },
  };
  for (const record of durable) replay(state, record);
  return state;
}

/** Records may come again behind a checkpoint that knows them already: only what is higher counts. */
function replay({ holder, issuer, guard }: LeaseState, record: LeaseRecord): void {
  switch (record.type) {
    case 'life':
      holder.life = Math.max(holder.life, record.life);
      return;
    case 'reserved':
      issuer.reservedBelow = Math.max(issuer.reservedBelow, record.below);
      issuer.nextToken = issuer.reservedBelow;
      issuer.termMsMax = Math.max(issuer.termMsMax, record.termMs);
      return;
    case 'granted': {
      const { type: _, resource, ...grant } = record;
      if (grant.token < (issuer.grants.get(resource)?.token ?? 0)) return;
      issuer.grants.set(resource, { ...grant, keepUntil: Number.NEGATIVE_INFINITY });
      return;
    }
    case 'freed':
      if (issuer.grants.get(record.resource)?.token === record.token) issuer.grants.delete(record.resource);
      return;
    case 'fence':
      guard.fences.set(record.resource, Math.max(record.token, guard.fences.get(record.resource) ?? 0));
      return;
    default:
      assertNever(record, 'record');
  }
}

/** The records that stand for all of the node's durable state. */
export function checkpoint({ holder, issuer, guard }: Readonly<LeaseState>): LeaseRecord[] {
  const records: LeaseRecord[] = [{ type: 'life', life: holder.life }];
  if (issuer.termMsMax > 0) {
    records.push({ type: 'reserved', below: issuer.reservedBelow, termMs: issuer.termMsMax });
  }
  for (const [resource, { keepUntil: _, ...grant }] of issuer.grants) {
    records.push({ type: 'granted', resource, ...grant });
  }
  for (const [resource, token] of guard.fences) records.push({ type: 'fence', resource, token });
  return records;
}

function step(m: Machine, input: Input<LeaseSpec>): void {
  switch (input.type) {
    case 'start':
      startHolding(m);
      startIssuing(m);
      return;
    case 'message':
      onMessage(m, input.from, input.message);
      return;
    case 'timer':
      onHolderTimer(m);
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

function onMessage(m: Machine, from: NodeId, message: LeaseMessage): void {
  switch (message.type) {
    case 'ask':
      onAsk(m, from, message);
      return;
    case 'granted':
      onGranted(m, message);
      return;
    case 'refused':
      // It asks again by itself, and what it holds it holds to the end.
      return;
    case 'release':
      onRelease(m, from, message);
      return;
    case 'access':
      onAccess(m, from, message);
      return;
    case 'accessed':
      onAccessed(m, message);
      return;
    default:
      assertNever(message, 'message');
  }
}

function onRequest(m: Machine, id: number, command: LeaseCommand): void {
  switch (command.type) {
    case 'acquire':
      acquire(m, id, command.resource, command.patienceMs);
      return;
    case 'release':
      release(m, id, command.resource);
      return;
    case 'use':
      use(m, id, command.resource);
      return;
    default:
      assertNever(command, 'command');
  }
}
