// Each rule of two-phase commit by itself. Every test runs twice: with all rules it must pass, with its own broken it must fail.

import { describe, expect, test } from 'vitest';
import type { Definition } from '../../core/protocol.ts';
import { createProbe, type Effects, type Probe } from '../testing/probe.ts';
import {
  createTwoPhaseCommit,
  RULES,
  type Rules,
  type TwoPhaseOptions,
  type TwoPhaseSpec,
  twoPhaseCommit,
} from './index.ts';
import type { TwoPhaseRecord } from './messages.ts';

type TwoPhaseDefinition = Definition<TwoPhaseSpec, TwoPhaseOptions>;

const covered = new Set<string>();

function rule(name: string, broken: Partial<Rules>, body: (definition: TwoPhaseDefinition) => void): void {
  for (const key of Object.keys(broken)) covered.add(key);
  describe(name, () => {
    test('holds', () => body(twoPhaseCommit));
    test('is missed when it is gone', () => {
      expect(() => body(createTwoPhaseCommit({ ...RULES, ...broken }))).toThrow();
    });
  });
}

function started(
  definition: TwoPhaseDefinition,
  self: number,
  durable: readonly TwoPhaseRecord[] = [],
  options: Partial<TwoPhaseOptions> = {},
): Probe<TwoPhaseSpec> {
  const probe = createProbe(definition, { self, members: [1, 2, 3], options, durable });
  probe.turn({ type: 'start' });
  return probe;
}

/** Node 1's transaction of nodes 2 and 3. */
const transaction = { coordinator: 1, number: 7 };
const participants = [2, 3];
const prepare = { type: 'prepare', transaction, participants, oldest: 7 } as const;
const yes = { type: 'vote', transaction, yes: true } as const;
const commit = { type: 'decision', transaction, outcome: 'commit' } as const;
const abort = { type: 'decision', transaction, outcome: 'abort' } as const;
const sentTo = ({ sent }: Effects<TwoPhaseSpec>, node: number): unknown[] =>
  sent.filter(({ to }) => to === node).map(({ message }) => message);

/** Node 1, with a transaction begun; and node 2, asked, or having said yes. */
function begun(definition: TwoPhaseDefinition, options: Partial<TwoPhaseOptions> = {}): Probe<TwoPhaseSpec> {
  const probe = started(definition, 1, [], options);
  probe.request(7, { type: 'begin', participants });
  return probe;
}

function asked(definition: TwoPhaseDefinition): Probe<TwoPhaseSpec> {
  const probe = started(definition, 2);
  probe.receive(1, prepare);
  return probe;
}

function prepared(definition: TwoPhaseDefinition): Probe<TwoPhaseSpec> {
  const probe = asked(definition);
  probe.request(1, { type: 'vote', transaction, yes: true });
  return probe;
}

rule('R1: commit needs every yes', { mayCommit: () => true }, (definition) => {
  const probe = begun(definition);
  expect(probe.receive(2, yes).replies).toEqual([]);
  const { replies, sent } = probe.receive(3, yes);
  expect(replies).toEqual([{ id: 7, result: { type: 'decided', transaction, outcome: 'commit' } }]);
  expect(sent.map(({ to, message }) => [to, message])).toEqual([
    [2, commit],
    [3, commit],
  ]);
});

rule('R2: a yes is on disk before it leaves', { keepsYes: () => false }, (definition) => {
  const { sent, persisted } = asked(definition).request(1, { type: 'vote', transaction, yes: true });
  expect(sent[0]).toMatchObject({ isEarly: false, behind: 1 });
  expect(started(definition, 2, persisted).state.participations.get('1.7')?.type).toBe('prepared');
});

rule('R3: so is a no', { keepsNo: () => false }, (definition) => {
  const { sent, persisted } = asked(definition).request(1, { type: 'vote', transaction, yes: false });
  expect(sent[0]).toMatchObject({ isEarly: false, behind: 1 });
  expect(started(definition, 2, persisted).receive(1, prepare).events).toEqual([]);
});

rule('R4: a commit is on disk before anybody hears of it', { keepsCommits: () => false }, (definition) => {
  const probe = begun(definition);
  probe.receive(2, yes);
  const { sent, persisted } = probe.receive(3, yes);
  expect(sent.every(({ isEarly, behind }) => !isEarly && behind === 1)).toBe(true);
  const later = started(definition, 1, persisted);
  expect(sentTo(later.receive(2, { type: 'inquire', transaction }), 2)).toEqual([commit]);
});

rule('R5: what the coordinator does not know was aborted', { presumes: () => 'commit' }, (definition) => {
  expect(sentTo(started(definition, 1).receive(2, { type: 'inquire', transaction }), 2)).toEqual([abort]);
  expect(sentTo(started(definition, 1).receive(2, yes), 2)).toEqual([abort]);
});

rule('R6: who voted yes waits', { abortsInDoubt: () => true }, (definition) => {
  const probe = prepared(definition);
  for (let i = 0; i < 10; i++) expect(probe.fire('participant', 2000).events).toEqual([]);
});

rule('R7: only who has not voted yes refuses for another', { mayRefuse: () => true }, (definition) => {
  expect(sentTo(asked(definition).receive(3, { type: 'inquire', transaction }), 3)).toEqual([abort]);
  expect(prepared(definition).receive(3, { type: 'inquire', transaction }).sent).toEqual([]);
});

rule('R8: a commit is told again', { repeatsDecision: () => false }, (definition) => {
  const probe = begun(definition);
  probe.receive(2, yes);
  probe.receive(3, yes);
  probe.receive(2, { type: 'ack', transaction });
  const { sent } = probe.fire('coordinator', 200);
  expect(sent.map(({ to, message }) => [to, message])).toEqual([[3, commit]]);
});

rule('R9: …and known until all have acknowledged', { mayForgetCommit: () => true }, (definition) => {
  const probe = begun(definition);
  probe.receive(2, yes);
  expect(probe.receive(3, yes).events.map(({ event }) => event.type)).toEqual(['decided']);
  probe.receive(2, { type: 'ack', transaction });
  expect(sentTo(probe.receive(3, { type: 'inquire', transaction }), 3)).toEqual([commit]);
  expect(probe.receive(3, { type: 'ack', transaction }).events.map(({ event }) => event.type)).toEqual(['completed']);
});

rule('R10: an acknowledgement says that the resource is done', { acknowledgesWhenHeard: () => true }, (definition) => {
  const probe = prepared(definition);
  expect(probe.receive(1, commit).sent).toEqual([]);
  expect(sentTo(probe.request(2, { type: 'finished', transaction }), 1)).toEqual([{ type: 'ack', transaction }]);
});

rule('R11: a late prepare begins nothing', { mayForgetEnded: () => true }, (definition) => {
  const probe = prepared(definition);
  probe.receive(1, commit);
  probe.request(2, { type: 'finished', transaction });
  // Another one of the same coordinator, which still has the first under way.
  probe.receive(1, { ...prepare, transaction: { coordinator: 1, number: 8 } });
  expect(probe.state.participations.get('1.7')?.type).toBe('ended');
  probe.receive(1, { ...prepare, transaction: { coordinator: 1, number: 9 }, oldest: 8 });
  expect(probe.receive(1, prepare).events).toEqual([]);
});

rule('R12: who is in doubt asks', { asksInDoubt: () => false }, (definition) => {
  const { sent } = prepared(definition).fire('participant', 2000);
  expect(sent.map(({ to, message }) => [to, message.type])).toEqual([
    [1, 'inquire'],
    [3, 'inquire'],
  ]);
});

rule('R13: a coordinator gives up waiting', { givesUp: () => false }, (definition) => {
  const { replies, persisted } = begun(definition).fire('coordinator', 1000);
  expect(replies).toEqual([{ id: 7, result: { type: 'decided', transaction, outcome: 'abort' } }]);
  expect(persisted).toEqual([]);
});

rule('R14: no decision counts before it is on record', { waitsForRecord: () => false }, (definition) => {
  const probe = begun(definition, { decisionRecord: 'port' });
  probe.receive(2, yes);
  const { sent, events } = probe.receive(3, yes);
  expect(sent).toEqual([]);
  expect(events).toEqual([{ event: { type: 'record', transaction, outcome: 'commit' }, isEarly: true }]);
  // Somebody in doubt was first.
  expect(sentTo(probe.request(8, { type: 'recorded', transaction, outcome: 'abort' }), 2)).toEqual([abort]);
});

test('each rule has a test', () => {
  expect([...covered].sort()).toEqual(Object.keys(RULES).sort());
});

test('a checkpoint stands for all records before it', () => {
  const probe = prepared(twoPhaseCommit);
  probe.request(9, { type: 'begin', participants: [3] });
  probe.receive(3, { type: 'vote', transaction: { coordinator: 2, number: 9 }, yes: true });
  const whole = started(twoPhaseCommit, 2, probe.disk).state;
  const records = twoPhaseCommit.checkpoint!(probe.state);
  expect(whole.coordinations.size + whole.participations.size).toBe(2);
  expect(started(twoPhaseCommit, 2, records).state).toEqual(whole);
  expect(started(twoPhaseCommit, 2, [...records, ...probe.disk]).state).toEqual(whole);
});

test('with decisions on record, who is in doubt asks the record and not the coordinator', () => {
  const probe = started(twoPhaseCommit, 2, [], { decisionRecord: 'port' });
  probe.receive(1, prepare);
  probe.request(1, { type: 'vote', transaction, yes: true });
  const { sent, events } = probe.fire('participant', 2000);
  expect(sent).toEqual([]);
  expect(events).toEqual([{ event: { type: 'record', transaction, outcome: 'abort' }, isEarly: true }]);
  const told = probe.request(2, { type: 'recorded', transaction, outcome: 'commit' });
  expect(told.events).toEqual([{ event: { type: 'carry-out', transaction, outcome: 'commit' }, isEarly: false }]);
});

test('options are checked', () => {
  const decisionRecord = 'elsewhere' as 'port';
  expect(() => twoPhaseCommit.parseOptions({ decisionRecord })).toThrow('decisionRecord is elsewhere');
});
