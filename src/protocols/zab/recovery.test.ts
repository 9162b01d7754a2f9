// What a node makes of its records after a crash; and of records that cannot be all there were.

import { expect, test } from 'vitest';
import type { EntriesRecord } from '../log-records.ts';
import { membershipOf } from '../testing/cluster.ts';
import { entry } from '../testing/entries.ts';
import { zab } from './index.ts';
import type { ZabRecord } from './messages.ts';
import { acknowledgeAll, discovering, established, following, proposal, started } from './testing/probes.ts';

const founding = membershipOf([1, 2, 3]);
const epochs = (accepted: number, current = accepted, acceptedLeader = 2): ZabRecord => ({
  type: 'epochs',
  accepted,
  acceptedLeader,
  current,
});
const base = (index: number, term: number, membership = founding): ZabRecord => ({
  type: 'base',
  index,
  term,
  membership,
});
const installed = (index: number, term: number): ZabRecord => ({
  type: 'installed',
  index,
  term,
  membership: founding,
});
const entries = (term: number, ...indexes: number[]): EntriesRecord => ({
  type: 'entries',
  entries: indexes.map((index) => entry(index, term)),
});
const recovered = (records: readonly ZabRecord[], applied = 0) => {
  const { log, ...state } = started(zab, { durable: records, applied }).state;
  return { ...state, start: log.startIndex, startTerm: log.startTerm, terms: log.entries.map(({ term }) => term) };
};

test('a fresh node founds itself; one without a membership waits to be called', () => {
  expect(started(zab).disk).toEqual([base(0, 0)]);
  const joiner = started(zab, { membership: membershipOf([]) });
  expect(joiner.state.role).toMatchObject({ type: 'looking', vote: { leader: 0 } });
  expect(joiner.fire('heartbeat', 1000).sent).toEqual([]);
});

test('promise, epoch of the history and history come back', () => {
  expect(recovered([base(0, 0), epochs(4, 3), entries(3, 1, 2)])).toMatchObject({
    term: 4,
    acceptedLeader: 2,
    currentEpoch: 3,
    terms: [3, 3],
  });
});

test('who holds an entry of an epoch is in it, though the record behind the entry was torn away', () => {
  expect(recovered([base(0, 0), epochs(4, 1), entries(4, 1)])).toMatchObject({ currentEpoch: 4 });
});

test('the tail that a synchronisation dropped may come back: nobody counted on its absence', () => {
  const durable = [base(0, 0), epochs(1), entries(1, 1, 2, 3)];
  const probe = following(zab, 2, { durable });
  probe.receive(2, proposal(2, 3, [entry(4, 2)]));
  expect(recovered(probe.disk)).toMatchObject({ terms: [1, 1, 1, 2], currentEpoch: 2 });
});

test('a snapshot that took the place of a history leaves nothing of it', () => {
  const records = [epochs(5), base(0, 0), entries(1, 1, 2, 3, 4, 5), epochs(5), base(8, 3), installed(8, 3)];
  expect(recovered(records, 8)).toMatchObject({ start: 8, startTerm: 3, terms: [] });
  expect(recovered([...records, entries(4, 9)], 8)).toMatchObject({ start: 8, terms: [4] });
});

test('segments dropped as compacted leave a gap that a later base closes', () => {
  const records = [epochs(1), base(2, 1), entries(1, 7, 8), base(6, 1), entries(1, 9)];
  expect(recovered(records, 6)).toMatchObject({ start: 6, startTerm: 1, terms: [1, 1, 1] });
});

test.each([
  [
    'entries missing that nothing compacted',
    [epochs(1), base(2, 1), entries(1, 7, 8)],
    2,
    'entries before 7 are missing',
  ],
  ['a state machine ahead of the log', [epochs(1), base(0, 0), entries(1, 1)], 5, 'entries were lost'],
  ['an entry of an epoch never accepted', [epochs(1), base(0, 0), entries(3, 1)], 0, 'a promise was lost'],
] as const)('refused: %s', (_, records, applied, message) => {
  const start = () => recovered(records, applied);
  expect(start).toThrow(message);
  expect(start).toThrow(expect.objectContaining({ code: 'corrupt-log' }));
});

test('the checkpoint alone stands for a node whose log is all compacted', () => {
  const probe = established(zab);
  probe.request(7, { type: 'change-membership', transition: 'simple', changes: [{ type: 'remove', node: 3 }] });
  acknowledgeAll(probe);
  probe.request(8, { type: 'compact', index: 2 });
  const { term, acceptedLeader, currentEpoch, membership } = probe.state;
  const again = started(zab, { durable: zab.checkpoint(probe.state), applied: 2 });
  expect(again.state).toMatchObject({ term, acceptedLeader, currentEpoch, membership, commitIndex: 2 });
  expect(again.state.log).toMatchObject({ startIndex: 2, startTerm: 1, entries: [] });
});

test('records tell which entries they hold', () => {
  expect([epochs(1), base(9, 1), entries(1, 4, 5)].map(zab.recordIndex)).toEqual([0, 0, 5]);
});

test('a member alone leads a new epoch after each restart', () => {
  const first = discovering(zab, { membership: membershipOf([1]) });
  const again = started(zab, { durable: first.disk });
  expect(first.state.term).toBe(1);
  expect(again.state).toMatchObject({ term: 2, role: { type: 'leader' } });
});
