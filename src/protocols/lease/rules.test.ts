// Each rule of leases by itself. Every test runs twice: with all rules it must pass, with its own rule broken it must fail.

import { describe, expect, test } from 'vitest';
import type { Definition } from '../../core/protocol.ts';
import { createProbe, type Probe } from '../testing/probe.ts';
import { createLease, heldToken, type LeaseOptions, lease, RULES, type Rules } from './index.ts';
import type { LeaseMessage, LeaseRecord, LeaseSpec } from './messages.ts';

type LeaseDefinition = Definition<LeaseSpec, LeaseOptions>;

const DOOR = 'door';
const covered = new Set<string>();

function rule(name: string, broken: Partial<Rules>, body: (definition: LeaseDefinition) => void): void {
  for (const key of Object.keys(broken)) covered.add(key);
  describe(name, () => {
    test('holds', () => body(lease));
    test('is missed when it is gone', () => {
      expect(() => body(createLease({ ...RULES, ...broken }))).toThrow();
    });
  });
}

/** Node 1 is issuer and guard, node 2 a holder. Terms of 1,000 ms, clocks off by up to half. */
function started(
  definition: LeaseDefinition,
  self: number,
  durable: readonly LeaseRecord[] = [],
  options: Partial<LeaseOptions> = {},
): Probe<LeaseSpec> {
  const probe = createProbe(definition, {
    self,
    members: [1, 2, 3],
    options: { termMs: 1000, driftBound: 0.5, ...options },
    durable,
  });
  probe.turn({ type: 'start' });
  return probe;
}

const ask = (attempt = 1, life = 1, token = 0): LeaseMessage => ({ type: 'ask', resource: DOOR, life, attempt, token });
const granted = (attempt: number, token = 7): LeaseMessage => ({
  type: 'granted',
  resource: DOOR,
  life: 1,
  attempt,
  token,
  termMs: 1000,
});
/** The token granted or let in, or the refusal's name. */
function answer(probe: Probe<LeaseSpec>, from: number, message: LeaseMessage): number | string {
  const { sent } = probe.receive(from, message);
  const last = sent.at(-1)!.message;
  if (last.type === 'accessed') return last.highest === last.token ? last.token : 'fenced';
  return last.type === 'granted' ? last.token : last.type;
}
const acquire = (probe: Probe<LeaseSpec>) => probe.request(1, { type: 'acquire', resource: DOOR, patienceMs: 60_000 });
const held = (probe: Probe<LeaseSpec>) => heldToken(probe.state, DOOR, probe.now);

rule('R1: what somebody holds is not granted', { mayGrant: () => true }, (definition) => {
  const probe = started(definition, 1);
  expect(answer(probe, 2, ask())).toBe(1);
  expect(answer(probe, 3, ask())).toBe('refused');
});

rule('R2: the issuer allows for slow holders and its own fast clock', { keepFor: (termMs) => termMs }, (definition) => {
  const probe = started(definition, 1);
  answer(probe, 2, ask());
  probe.now += 2999;
  expect(answer(probe, 3, ask(1))).toBe('refused');
  probe.now += 1;
  expect(answer(probe, 3, ask(2))).toBe(2);
});

rule('R3: the term counts from the asking', { holdsUntil: (_, now, termMs) => now + termMs }, (definition) => {
  const probe = started(definition, 2);
  acquire(probe);
  probe.now += 900;
  probe.receive(1, granted(1));
  expect(held(probe)).toBe(7);
  probe.now += 100;
  expect(held(probe)).toBe(undefined);
});

rule('R4: the holder stops when the term is over', { stopsAt: (until) => until + 1000 }, (definition) => {
  const probe = started(definition, 2);
  acquire(probe);
  probe.receive(1, granted(1));
  const { events } = probe.fire('holder', 1000);
  expect(events).toMatchObject([{ event: { type: 'lost', reason: 'expired' }, isEarly: true }]);
});

rule('R5: an answer counts for its own attempt', { attemptOf: (asked) => asked.at(-1) }, (definition) => {
  const probe = started(definition, 2);
  acquire(probe);
  probe.fire('holder', 900);
  probe.receive(1, granted(1));
  probe.now += 100;
  expect(held(probe)).toBe(undefined);
});

rule('R6: a later life makes other attempts', { keepsLife: () => false }, (definition) => {
  const first = started(definition, 2);
  expect(acquire(first).sent[0]?.message).toMatchObject({ life: 1, attempt: 1 });
  const second = started(definition, 2, first.disk);
  expect(acquire(second).sent[0]?.message).toMatchObject({ life: 2, attempt: 1 });
});

rule('R7: a grant is on disk before it leaves, and survives', { keepsGrants: () => false }, (definition) => {
  const probe = started(definition, 1);
  expect(probe.receive(2, ask()).sent[0]).toMatchObject({ isEarly: false, behind: 2 });
  expect(answer(started(definition, 1, probe.disk), 3, ask())).toBe('refused');
});

rule('R8: a restarted issuer waits out what may be held', { waitsOut: () => false }, (definition) => {
  for (const issuerMemory of ['durable', 'wait-out'] as const) {
    const probe = started(definition, 1, [], { issuerMemory });
    probe.receive(2, ask());
    const later = started(definition, 1, probe.disk, { issuerMemory });
    expect(answer(later, 3, ask(1))).toBe('refused');
    later.now += 3000;
    expect(answer(later, 3, ask(2))).toBe(1001);
  }
});

rule('R9: only the holder renews', { mayRenew: () => true }, (definition) => {
  const probe = started(definition, 1);
  answer(probe, 2, ask());
  expect(answer(probe, 3, ask(2, 1, 1))).toBe('refused');
  expect(answer(probe, 2, ask(2, 1, 1))).toBe(1);
});

rule('R10: a release ends what it was sent for', { mayRelease: () => true }, (definition) => {
  const probe = started(definition, 1);
  answer(probe, 2, ask(5));
  probe.receive(2, { type: 'release', resource: DOOR, life: 1, attempt: 4 });
  probe.receive(3, { type: 'release', resource: DOOR, life: 1, attempt: 9 });
  expect(answer(probe, 3, ask(1))).toBe('refused');
  probe.receive(2, { type: 'release', resource: DOOR, life: 1, attempt: 5 });
  expect(answer(probe, 3, ask(2))).toBe(2);
});

rule('R11: tokens grow over lives', { keepsTokens: () => false }, (definition) => {
  const probe = started(definition, 1);
  answer(probe, 2, ask());
  const later = started(definition, 1, probe.disk);
  later.now += 3000;
  expect(answer(later, 3, ask())).toBeGreaterThan(1);
});

const access = (token: number): LeaseMessage => ({ type: 'access', resource: DOOR, token, request: 1 });

rule('R12: the guard refuses who comes late', { mayAccess: () => true }, (definition) => {
  const probe = started(definition, 1);
  expect([3, 4, 4, 3].map((token) => answer(probe, 2, access(token)))).toEqual([3, 4, 4, 'fenced']);
});

rule('R13: the guard remembers', { keepsFence: () => false }, (definition) => {
  const probe = started(definition, 1);
  expect(probe.receive(2, access(4)).sent[0]).toMatchObject({ isEarly: false, behind: 1 });
  expect(answer(started(definition, 1, probe.disk), 2, access(3))).toBe('fenced');
});

rule('R14: nothing is used without the lease, though the timer is late', { mayUse: () => true }, (definition) => {
  const probe = started(definition, 2);
  acquire(probe);
  probe.receive(1, granted(1));
  expect(probe.request(2, { type: 'use', resource: DOOR }).sent).toHaveLength(1);
  probe.now += 1000;
  expect(probe.request(3, { type: 'use', resource: DOOR }).replies).toEqual([{ id: 3, result: { type: 'not-held' } }]);
});

rule('R15: the holder renews', { renews: () => false }, (definition) => {
  const probe = started(definition, 2);
  acquire(probe);
  probe.receive(1, granted(1));
  expect(probe.fire('holder', 334).sent[0]?.message).toEqual(ask(2, 1, 7));
  probe.receive(1, granted(2));
  probe.now += 700;
  expect(held(probe)).toBe(7);
});

rule('R16: a new life replaces its own earlier one only', { replaces: () => true }, (definition) => {
  const probe = started(definition, 1);
  answer(probe, 2, ask(1, 1));
  expect(answer(probe, 3, ask(1, 2))).toBe('refused');
  expect(answer(probe, 2, ask(1, 2))).toBe(2);
});

test('each rule has a test', () => {
  expect([...covered].sort()).toEqual(Object.keys(RULES).sort());
});

test('a checkpoint stands for all records before it', () => {
  const probe = started(lease, 1);
  answer(probe, 2, ask());
  answer(probe, 2, access(4));
  const whole = started(lease, 1, probe.disk).state;
  const records = lease.checkpoint!(probe.state);
  for (const durable of [records, [...records, ...probe.disk]]) {
    const { issuer, guard } = started(lease, 1, durable).state;
    expect({ issuer, guard }).toEqual({ issuer: whole.issuer, guard: whole.guard });
  }
});

test('who loses patience is told, and gives back what it may have been granted', () => {
  const probe = started(lease, 2);
  probe.request(1, { type: 'acquire', resource: DOOR, patienceMs: 100 });
  const { replies, sent } = probe.fire('holder', 100);
  expect(replies).toEqual([{ id: 1, result: { type: 'not-acquired' } }]);
  expect(sent[0]?.message).toEqual({ type: 'release', resource: DOOR, life: 1, attempt: 1 });
});

test('a release stops at once, and answers under way change nothing', () => {
  const probe = started(lease, 2);
  acquire(probe);
  probe.receive(1, granted(1));
  probe.request(2, { type: 'release', resource: DOOR });
  expect(held(probe)).toBe(undefined);
  probe.receive(1, granted(1));
  expect(held(probe)).toBe(undefined);
});

test('options are checked', () => {
  expect(() => lease.parseOptions({ termMs: 0 })).toThrow('lease option termMs is 0');
  expect(() => lease.parseOptions({ termMs: 100, renewEveryMs: 100 })).toThrow('below termMs');
  expect(() => lease.parseOptions({ driftBound: 1 })).toThrow('from 0 to below 1');
  expect(() => started(lease, 2, [], { issuer: 9 })).toThrow('lease option issuer is 9: must be a member');
});
