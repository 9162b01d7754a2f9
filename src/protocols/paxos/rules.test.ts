// Each rule of Paxos by itself. Every test runs twice: with all rules it must pass, with its own rule broken it must fail.

import { describe, expect, test } from 'vitest';
import { utf8Encode } from '../../core/bytes.ts';
import type { Definition } from '../../core/protocol.ts';
import { createProbe, type Effects, type Probe } from '../testing/probe.ts';
import { createPaxos, type PaxosOptions, paxos, RULES, type Rules } from './index.ts';
import type { PaxosMessage, PaxosRecord, PaxosSpec, Proposal } from './messages.ts';

type PaxosDefinition = Definition<PaxosSpec, PaxosOptions>;

const X = utf8Encode('X');
const Y = utf8Encode('Y');
const covered = new Set<string>();

function rule(name: string, broken: Partial<Rules>, body: (definition: PaxosDefinition) => void): void {
  for (const key of Object.keys(broken)) covered.add(key);
  describe(name, () => {
    test('holds', () => body(paxos));
    test('is missed when it is gone', () => {
      expect(() => body(createPaxos({ ...RULES, ...broken }))).toThrow();
    });
  });
}

/** Node 1 of five, unless told otherwise. */
function started(definition: PaxosDefinition, durable: readonly PaxosRecord[] = [], self = 1): Probe<PaxosSpec> {
  const probe = createProbe(definition, { self, members: [1, 2, 3, 4, 5], options: {}, durable });
  probe.turn({ type: 'start' });
  return probe;
}

const at = (counter: number, node: number) => ({ counter, node });
const proposal = (counter: number, node: number, value: Uint8Array): Proposal => ({ ballot: at(counter, node), value });
const types = ({ sent }: Effects<PaxosSpec>): string[] => sent.map(({ message }) => message.type);
const accepts = ({ sent }: Effects<PaxosSpec>): Proposal[] =>
  sent.flatMap(({ to, message }) => (to === 2 && message.type === 'accept' ? [message.proposal] : []));
const promise = (counter: number, accepted?: Proposal): PaxosMessage => ({
  type: 'promise',
  ballot: at(counter, 1),
  accepted,
});
const propose = (probe: Probe<PaxosSpec>): Effects<PaxosSpec> => probe.request(1, { type: 'propose', value: Y });

rule('R1: no promise at or below the last one', { mayPromise: () => true }, (definition) => {
  const probe = started(definition);
  expect(types(probe.receive(5, { type: 'prepare', ballot: at(4, 5) }))).toEqual(['promise']);
  expect(types(probe.receive(2, { type: 'prepare', ballot: at(3, 2) }))).toEqual(['refused']);
  expect(types(probe.receive(5, { type: 'prepare', ballot: at(4, 5) }))).toEqual(['refused']);
});

rule('R2: nothing is accepted below the promise', { mayAccept: () => true }, (definition) => {
  const probe = started(definition);
  probe.receive(5, { type: 'prepare', ballot: at(4, 5) });
  expect(types(probe.receive(2, { type: 'accept', proposal: proposal(3, 2, X) }))).toEqual(['refused']);
  expect(probe.receive(5, { type: 'accept', proposal: proposal(4, 5, X) }).sent).toHaveLength(5);
});

rule('R3: a promise is on disk before it leaves, and survives', { keepsPromises: () => false }, (definition) => {
  const probe = started(definition);
  const { sent, persisted } = probe.receive(5, { type: 'prepare', ballot: at(4, 5) });
  expect(sent[0]).toMatchObject({ isEarly: false, behind: 1 });
  const later = started(definition, persisted);
  expect(types(later.receive(2, { type: 'prepare', ballot: at(3, 2) }))).toEqual(['refused']);
});

rule('R4: so is what was accepted', { keepsAccepted: () => false }, (definition) => {
  const probe = started(definition);
  const { sent, persisted } = probe.receive(5, { type: 'accept', proposal: proposal(4, 5, X) });
  expect(sent[0]).toMatchObject({ isEarly: false, behind: 1 });
  const later = started(definition, persisted);
  const answer = later.receive(2, { type: 'prepare', ballot: at(5, 2) });
  expect(answer.sent[0]?.message).toMatchObject({ type: 'promise', accepted: proposal(4, 5, X) });
});

rule('R5: a majority decides', { quorum: () => 2 }, (definition) => {
  const probe = started(definition);
  propose(probe);
  expect(accepts(probe.receive(2, promise(1)))).toEqual([]);
  expect(accepts(probe.receive(3, promise(1)))).toEqual([]);
  expect(accepts(probe.receive(4, promise(1)))).toHaveLength(1);
});

rule('R6: promises for another ballot do not count', { countsForBallot: () => true }, (definition) => {
  const probe = started(definition);
  propose(probe);
  probe.fire('proposer', 200);
  probe.fire('proposer', 100);
  for (const node of [2, 3, 4]) expect(accepts(probe.receive(node, promise(1)))).toEqual([]);
});

rule('R7: the highest accepted value goes on', { valueToPropose: (_, own) => own }, (definition) => {
  const probe = started(definition, [{ type: 'counter', counter: 9 }]);
  propose(probe);
  probe.receive(2, promise(10, proposal(3, 3, Y)));
  probe.receive(3, promise(10, proposal(4, 5, X)));
  expect(accepts(probe.receive(4, promise(10)))).toEqual([proposal(10, 1, X)]);
});

rule('R8: a later life uses higher ballots', { keepsCounter: () => false }, (definition) => {
  const first = propose(started(definition));
  expect(first.sent[0]).toMatchObject({ isEarly: false, behind: 1 });
  const second = propose(started(definition, first.persisted));
  expect(second.sent[0]?.message).toEqual({ type: 'prepare', ballot: at(2, 1) });
});

rule('R9: votes at different ballots do not add up', { countsTogether: () => true }, (definition) => {
  const probe = started(definition);
  expect(probe.receive(2, { type: 'accepted', proposal: proposal(1, 2, X) }).events).toEqual([]);
  expect(probe.receive(3, { type: 'accepted', proposal: proposal(2, 3, Y) }).events).toEqual([]);
  expect(probe.receive(4, { type: 'accepted', proposal: proposal(2, 3, Y) }).events).toEqual([]);
  expect(probe.receive(5, { type: 'accepted', proposal: proposal(2, 3, Y) }).events).toHaveLength(1);
});

rule('R10: who meets a higher ballot waits', { backOff: () => 0 }, (definition) => {
  const probe = started(definition);
  propose(probe);
  const { sent, timers } = probe.receive(2, { type: 'refused', ballot: at(1, 1), promised: at(7, 5) });
  expect(sent).toEqual([]);
  expect(timers[0]!.at).toBeGreaterThan(probe.now);
  expect(probe.fire('proposer', 100).sent[0]?.message).toEqual({ type: 'prepare', ballot: at(8, 1) });
});

rule('R11: learners ask again, and then find out by a ballot', { asksAgain: () => false }, (definition) => {
  const probe = started(definition);
  probe.receive(2, { type: 'accepted', proposal: proposal(1, 2, X) });
  for (let i = 0; i < 3; i++) expect(types(probe.fire('learner', 300))).toContain('inquire');
  expect(types(probe.fire('learner', 300))).toContain('prepare');
});

test('each rule has a test', () => {
  expect([...covered].sort()).toEqual(Object.keys(RULES).sort());
});

test('a checkpoint stands for all records before it', () => {
  const probe = started(paxos);
  propose(probe);
  probe.receive(5, { type: 'prepare', ballot: at(4, 5) });
  probe.receive(5, { type: 'accept', proposal: proposal(4, 5, X) });
  const whole = started(paxos, probe.disk).state;
  const records = paxos.checkpoint!(probe.state);
  for (const durable of [records, [...records, ...probe.disk]]) {
    const { acceptor, counter } = started(paxos, durable).state;
    expect(acceptor).toEqual(whole.acceptor);
    expect(counter).toBeGreaterThanOrEqual(whole.counter);
  }
});

test('a request is answered with what is chosen, whatever it asked for', () => {
  const probe = started(paxos);
  propose(probe);
  expect(probe.request(2, { type: 'learn' }).replies).toEqual([]);
  const { replies, events } = probe.receive(3, { type: 'chosen', value: X });
  expect(events).toEqual([{ event: { type: 'chosen', value: X }, isEarly: false }]);
  expect(replies).toEqual([1, 2].map((id) => ({ id, result: { type: 'chosen', value: X } })));
  expect(probe.request(3, { type: 'learn' }).replies).toEqual([{ id: 3, result: { type: 'chosen', value: X } }]);
  expect(types(probe.receive(4, { type: 'inquire' }))).toEqual(['chosen']);
});

test('options are checked', () => {
  expect(() => paxos.parseOptions({ phaseTimeoutMs: 0 })).toThrow('paxos option phaseTimeoutMs is 0');
  expect(() => paxos.parseOptions({ backOffMs: 100, backOffMaxMs: 50 })).toThrow('at least backOffMs');
});
