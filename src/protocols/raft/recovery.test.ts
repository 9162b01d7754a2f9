// What a node makes of its records after a crash; and of records that cannot be all there were.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BaseRecord, EntriesRecord } from '../log-records.ts';
import { membershipToBytes } from '../log-wire.ts';
import { membershipOf } from '../testing/cluster.ts';
import { entry } from '../testing/entries.ts';
import { raft } from './index.ts';
import type { RaftRecord } from './messages.ts';
import { acknowledgeAll, append, elected, established, started } from './testing/probes.ts';

const founding = membershipOf([1, 2, 3]);
const hard = (term: number, vote = 0): RaftRecord => ({ type: 'hard-state', term, vote });
const base = (index: number, term: number, membership = founding): BaseRecord => ({
  type: 'base',
  index,
  term,
  membership,
});
const entries = (term: number, ...indexes: number[]): EntriesRecord => ({
  type: 'entries',
  entries: indexes.map((index) => entry(index, term)),
});

type Operation =
  | { readonly type: 'append'; readonly count: number }
  | { readonly type: 'conflict'; readonly back: number; readonly count: number }
  | { readonly type: 'install'; readonly ahead: number }
  | { readonly type: 'compact'; readonly back: number };

/** A log as a node holds it, and its records as the write-ahead log keeps them: in segments headed by checkpoints. */
class LogHistory {
  /** Where the log was compacted to, and the terms of the entries behind it: each term is used for one write alone. */
  base = { index: 0, term: 0 };
  terms: number[] = [];
  private nextTerm = 1;
  private pending: RaftRecord[] = [base(0, 0)];
  private readonly segments: RaftRecord[][] = [[]];

  perform(operation: Operation): void {
    const { index } = this.base;
    switch (operation.type) {
      case 'append':
        this.put(index + this.terms.length + 1, operation.count);
        return;
      case 'conflict':
        this.put(Math.max(index + 1, index + this.terms.length + 1 - operation.back), operation.count);
        return;
      case 'install': {
        const at = Math.max(index + 1, index + this.terms.length + operation.ahead);
        this.base = { index: at, term: this.nextTerm++ };
        this.terms = [];
        this.pending.push(installed(at, this.base.term));
        return;
      }
      case 'compact': {
        const count = this.terms.length - operation.back;
        if (count <= 0) return;
        this.base = { index: index + count, term: this.terms[count - 1]! };
        this.terms = this.terms.slice(count);
        this.pending.push(base(this.base.index, this.base.term));
      }
    }
  }

  private put(from: number, count: number): void {
    const term = this.nextTerm++;
    this.terms = [...this.terms.slice(0, from - this.base.index - 1), ...Array.from({ length: count }, () => term)];
    this.pending.push(entries(term, ...Array.from({ length: count }, (_, i) => from + i)));
  }

  write(beginsSegment: boolean): void {
    if (beginsSegment) this.segments.push([hard(1_000_000), base(this.base.index, this.base.term)]);
    this.segments.at(-1)!.push(...this.pending, hard(1_000_000));
    this.pending = [];
  }

  /** Drops the oldest segments that hold nothing beyond the base; never the newest. */
  release(): void {
    const isFree = (segment: RaftRecord[]): boolean =>
      segment.every((record) => record.type !== 'entries' || record.entries.at(-1)!.index <= this.base.index);
    while (this.segments.length > 1 && isFree(this.segments[0]!)) this.segments.shift();
  }

  records(): RaftRecord[] {
    return this.segments.flat();
  }
}

const recovered = (records: readonly RaftRecord[], applied = 0) => {
  const { log, ...state } = started(raft, { durable: records, applied }).state;
  return { ...state, start: log.startIndex, startTerm: log.startTerm, terms: log.entries.map(({ term }) => term) };
};

test('term, vote and log are those of the last records; later entries replace earlier ones from their index on', () => {
  const state = recovered([base(0, 0), hard(1, 1), entries(1, 1, 2, 3), hard(2, 3), entries(2, 2), hard(3, 2)]);
  expect(state).toMatchObject({ term: 3, vote: 2, start: 0, terms: [1, 2] });
});

test('a fresh node founds its membership durably, and a restarted one ignores what it is told', () => {
  const fresh = started(raft);
  expect(fresh.disk).toEqual([base(0, 0)]);
  const again = started(raft, { durable: fresh.disk, membership: membershipOf([7, 8, 9]) });
  expect(again.state.membership).toEqual(founding);
  expect(again.disk).toHaveLength(1);
});

test('configurations come from the log, the last one in effect', () => {
  const grown = membershipOf([1, 2, 3, 4]);
  const change = { ...entry(2, 1), kind: 'membership', data: membershipToBytes(grown) } as const;
  const records = [base(0, 0), hard(1), { type: 'entries', entries: [entry(1, 1), change] } as const];
  expect(recovered(records).membership).toEqual(grown);
  expect(recovered([...records, entries(2, 2), hard(2)]).membership).toEqual(founding);
});

test('a base keeps what follows it if the log held its entry, and drops everything if not', () => {
  const log = [base(0, 0), hard(2), entries(1, 1, 2, 3, 4)];
  expect(recovered([...log, base(3, 1)], 3)).toMatchObject({ start: 3, startTerm: 1, terms: [1] });
  expect(recovered([...log, base(3, 2)], 3)).toMatchObject({ start: 3, startTerm: 2, terms: [] });
  expect(recovered([...log, base(9, 2)], 9)).toMatchObject({ start: 9, terms: [], commitIndex: 9, emittedIndex: 9 });
});

const installed = (index: number, term: number, membership = founding): RaftRecord => ({
  type: 'installed',
  index,
  term,
  membership,
});

test('a snapshot that took the place of a log leaves nothing of it, though the checkpoint before told of it', () => {
  const before = [hard(5), base(0, 0), entries(1, 1, 2, 3, 4, 5)];
  // One batch that begins a segment: the checkpoint, a tail that conflicts with the snapshot, the snapshot.
  const grown = membershipOf([1, 2, 3, 4]);
  const change = { ...entry(10, 2), kind: 'membership', data: membershipToBytes(grown) } as const;
  const tail: EntriesRecord = { type: 'entries', entries: [entry(9, 2), change] };
  const records = [...before, hard(5), base(8, 3), entries(2, 6, 7, 8), tail, installed(8, 3)];
  expect(recovered(records, 8)).toMatchObject({ start: 8, startTerm: 3, terms: [], membership: founding });
  expect(recovered([...records, entries(4, 9)], 8)).toMatchObject({ start: 8, startTerm: 3, terms: [4] });
  // The same, compacted one further before the batch was written.
  const compacted = [
    ...before,
    hard(5),
    base(9, 3),
    entries(2, 6, 7, 8, 9, 10),
    installed(8, 3),
    entries(3, 9),
    base(9, 3),
  ];
  expect(recovered(compacted, 9)).toMatchObject({ start: 9, startTerm: 3, terms: [] });
});

test('entries that end below what was held end the log there', () => {
  expect(recovered([hard(3), base(3, 1), entries(2, 4, 5, 6), entries(3, 3)], 3)).toMatchObject({
    start: 3,
    terms: [],
  });
});

test('any history of a log, in segments of which compacted ones were dropped, comes back as it was', () => {
  const operation = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ type: fc.constant('append' as const), count: fc.integer({ min: 1, max: 4 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('conflict' as const),
        back: fc.nat(5),
        count: fc.integer({ min: 1, max: 4 }),
      }),
    },
    fc.record({ type: fc.constant('install' as const), ahead: fc.integer({ min: -4, max: 4 }) }),
    fc.record({ type: fc.constant('compact' as const), back: fc.nat(3) }),
  );
  const batch = fc.record({
    operations: fc.array(operation, { minLength: 1, maxLength: 5, size: 'max' }),
    beginsSegment: fc.boolean(),
    releases: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(batch, { minLength: 1, maxLength: 12, size: 'max' }), (batches) => {
      const disk = new LogHistory();
      for (const { operations, beginsSegment, releases } of batches) {
        for (const each of operations) disk.perform(each);
        disk.write(beginsSegment);
        if (releases) disk.release();
        const { log } = started(raft, { durable: disk.records(), applied: disk.base.index }).state;
        const from = disk.base.index - log.startIndex;
        expect(log.entries.slice(from).map(({ term }) => term)).toEqual(disk.terms);
        expect(from === 0 ? log.startTerm : log.entries[from - 1]!.term).toBe(disk.base.term);
      }
    }),
    { numRuns: 2000 },
  );
});

test('a checkpoint at the head of a segment may be newer than the records behind it', () => {
  const records = [hard(2, 2), base(5, 2), hard(1, 1), entries(1, 3, 4), base(5, 2), entries(2, 6), hard(2, 2)];
  expect(recovered(records, 5)).toMatchObject({ term: 2, vote: 2, start: 5, startTerm: 2, terms: [2] });
});

test('entries that begin under the base and reach beyond it count as far as they are beyond', () => {
  expect(recovered([hard(2), base(3, 1), entries(2, 2, 3, 4, 5)], 3)).toMatchObject({ start: 3, terms: [2, 2] });
});

test('segments dropped as compacted leave a gap that a later base closes', () => {
  const records = [hard(1), base(2, 1), entries(1, 7, 8), base(6, 1), entries(1, 9)];
  expect(recovered(records, 6)).toMatchObject({ start: 6, startTerm: 1, terms: [1, 1, 1] });
  expect(recovered([...records, base(8, 1)], 8)).toMatchObject({ start: 8, terms: [1] });
});

test.each([
  [
    'entries missing that nothing compacted',
    [hard(1), base(2, 1), entries(1, 7, 8)],
    2,
    'entries before 7 are missing',
  ],
  ['a state machine ahead of the log', [hard(1), base(0, 0), entries(1, 1)], 5, 'entries were lost'],
  ['an entry of a term that the node never was in', [hard(1), base(0, 0), entries(3, 1)], 0, 'a term was lost'],
] as const)('refused: %s', (_, records, applied, message) => {
  const start = () => recovered(records, applied);
  expect(start).toThrow(message);
  expect(start).toThrow(expect.objectContaining({ code: 'corrupt-log' }));
});

test('what the state machine holds is committed; what follows is handed out once it is again', () => {
  const probe = started(raft, { durable: [hard(1), base(0, 0), entries(1, 1, 2, 3)], applied: 2 });
  expect(probe.state).toMatchObject({ commitIndex: 2, emittedIndex: 2 });
  const effects = probe.receive(2, append(2, [3, 1], [], 3));
  const events = effects.events.map(({ event }) => event).filter(({ type }) => type === 'committed');
  expect(events).toMatchObject([{ entries: [{ index: 3 }] }]);
});

test('a snapshot that was received but not restored before the crash is restored after it', () => {
  const durable = [hard(4), base(7, 3, membershipOf([1, 2, 3, 4]))];
  const probe = started(raft, { durable: [], applied: 0 });
  expect(probe.state.emittedIndex).toBe(0);
  const protocol = raft.create({
    self: 1,
    members: [],
    membership: founding,
    applied: 0,
    options: raft.parseOptions({}),
    random: () => 0.5,
    durable,
  });
  const events: unknown[] = [];
  const nothing = () => {};
  const out = {
    persist: nothing,
    send: nothing,
    sendEarly: nothing,
    reply: nothing,
    emit: (event: unknown) => events.push(event),
    emitEarly: nothing,
    setTimer: nothing,
    clearTimer: nothing,
  };
  protocol.step({ type: 'start' }, 0, out);
  expect(events).toEqual([{ type: 'restore', index: 7, term: 3, membership: membershipOf([1, 2, 3, 4]) }]);
  expect(protocol.state).toMatchObject({ emittedIndex: 7, commitIndex: 7 });
});

test('the checkpoint alone stands for a node whose log is all compacted', () => {
  const probe = established(raft);
  probe.request(7, { type: 'change-membership', transition: 'simple', changes: [{ type: 'remove', node: 3 }] });
  acknowledgeAll(probe);
  probe.request(8, { type: 'compact', index: 2 });
  const { term, vote, membership } = probe.state;
  const again = started(raft, { durable: raft.checkpoint(probe.state), applied: 2 });
  expect(again.state).toMatchObject({ term, vote, membership, commitIndex: 2, compactedIndex: 2 });
  expect(again.state.log).toMatchObject({ startIndex: 2, startTerm: 1, entries: [] });
});

test('records tell which entries they hold', () => {
  expect([hard(1), base(9, 1), entries(1, 4, 5)].map(raft.recordIndex)).toEqual([0, 0, 5]);
});

test('a member alone leads at once after a restart, when its own vote is durable', () => {
  const first = elected(raft, { membership: membershipOf([1]) });
  const again = started(raft, { durable: first.disk });
  expect(again.state).toMatchObject({ term: 2, role: { type: 'leader' } });
});
