// What a node makes of its records after a crash; and of records that cannot be all there were.

import { expect, test } from 'vitest';
import { membershipToBytes } from '../log-wire.ts';
import type { LogEntry } from '../replicated-log.ts';
import { membershipOf } from '../testing/cluster.ts';
import { entry } from '../testing/entries.ts';
import { multiPaxos } from './index.ts';
import type { AcceptedRecord, BaseRecord, MultiPaxosRecord } from './messages.ts';
import { accept, established, started } from './testing/probes.ts';

const founding = membershipOf([1, 2, 3]);
const promise = (ballot: number, owner = 2): MultiPaxosRecord => ({ type: 'promised', ballot, owner });
const base = (index: number, term: number, membership = founding): BaseRecord => ({
  type: 'base',
  index,
  term,
  membership,
  joining: [],
});
const accepted = (ballot: number, entries: readonly LogEntry[], commitIndex = 0): AcceptedRecord => ({
  type: 'accepted',
  ballot,
  owner: 2,
  commitIndex,
  entries,
});

test('promise and slots are those of the last records; a slot keeps its highest ballot; holes stay', () => {
  const records = [
    base(0, 0),
    promise(1),
    accepted(1, [entry(1, 1), entry(2, 1)]),
    accepted(4, [entry(2, 1)]),
    promise(6, 3),
  ];
  const { state } = started({ durable: [...records, accepted(6, [entry(5, 6)])] });
  expect(state).toMatchObject({ term: 6, owner: 3, commitIndex: 0, slots: { ballots: [1, 4, 0, 0, 6] } });
});

test('an accepted slot is a promise as well', () => {
  expect(started({ durable: [base(0, 0), accepted(5, [entry(1, 5)])] }).state).toMatchObject({ term: 5, owner: 2 });
});

test('what a record tells to be chosen is handed out again without asking anybody', () => {
  const probe = started({ durable: [base(0, 0), accepted(2, [entry(1, 2)]), accepted(2, [entry(2, 2)], 1)] });
  expect(probe.state).toMatchObject({ commitIndex: 1, emittedIndex: 1 });
});

test('a checkpoint may be newer than the records behind it', () => {
  const records = [
    promise(9, 3),
    base(3, 2),
    promise(2),
    accepted(2, [entry(2, 2), entry(3, 2), entry(4, 2)]),
    promise(9, 3),
  ];
  expect(started({ durable: records, applied: 3 }).state).toMatchObject({
    term: 9,
    owner: 3,
    commitIndex: 3,
    slots: { startIndex: 3, startTerm: 2, ballots: [2] },
  });
});

test('a configuration counts once it is chosen', () => {
  const grown = membershipOf([1, 2, 3, 4]);
  const change: LogEntry = { ...entry(1, 2), kind: 'membership', data: membershipToBytes(grown) };
  const records = [base(0, 0), accepted(2, [change])];
  expect(started({ durable: records }).state.membership).toEqual(founding);
  const { state } = started({ durable: [...records, accepted(2, [entry(2, 2)], 1)] });
  expect(state.membership).toEqual(grown);
  expect(state.memberships[1]).toMatchObject({ index: 1, joining: [4] });
});

test.each([
  ['a state machine ahead of the slots', [base(0, 0), accepted(1, [entry(1, 1)])], 5, 'slots were lost'],
  [
    'a chosen slot missing',
    [base(0, 0), accepted(1, [entry(1, 1)]), accepted(1, [entry(3, 1)], 3)],
    0,
    'slot 2 is missing',
  ],
  ['a gap behind the base', [base(2, 1), accepted(1, [entry(5, 1)])], 5, 'slot 3 is missing'],
] as const)('refused: %s', (_, records, applied, message) => {
  const start = () => started({ durable: records, applied });
  expect(start).toThrow(message);
  expect(start).toThrow(expect.objectContaining({ code: 'corrupt-log' }));
});

test('the checkpoint alone stands for a node whose slots are all compacted', () => {
  const probe = established();
  probe.request(8, { type: 'compact', index: 1 });
  const { term, owner, membership } = probe.state;
  const again = started({ durable: multiPaxos.checkpoint(probe.state), applied: 1 });
  expect(again.state).toMatchObject({ term, owner, membership, commitIndex: 1, compactedIndex: 1 });
});

test('the promise outlives a crash: a lower ballot is refused, a higher one of its own is chosen', () => {
  const first = started();
  first.receive(2, accept(5, [entry(1, 5)]));
  const again = started({ durable: first.disk });
  const refused = again.receive(3, accept(4, [entry(1, 4)]));
  expect(refused.sent).toMatchObject([{ to: 3, message: { type: 'rejected', promised: 5 } }]);
  again.fire('election', 2000);
  again.fire('election', 2000);
  expect(again.state.role).toMatchObject({ type: 'canvasser', ballot: 6 });
});

test('a snapshot takes the place of the slots before it, and what was accepted beyond stays', () => {
  const probe = started();
  probe.receive(2, accept(3, [entry(9, 3)]));
  const snapshot = {
    type: 'install-snapshot',
    term: 3,
    progress: 1,
    index: 5,
    indexTerm: 2,
    membership: founding,
  } as const;
  probe.receive(2, snapshot);
  expect(probe.state).toMatchObject({ commitIndex: 5, slots: { startIndex: 5, ballots: [0, 0, 0, 3] } });
  expect(started({ durable: probe.disk, applied: 5 }).state.slots).toEqual(probe.state.slots);
});

test('records tell which slots they hold', () => {
  expect([promise(1), base(9, 1), accepted(1, [entry(4, 1), entry(5, 1)])].map(multiPaxos.recordIndex)).toEqual([
    0, 0, 5,
  ]);
});
