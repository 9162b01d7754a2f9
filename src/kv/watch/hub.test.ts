// Delivery to watchers, held against the reference model: whatever readers do, and wherever the state is replaced or
// compacted, each watcher gets every event of its range from its start on, once, in order, and revisions whole.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyRange } from '../key-range.ts';
import { KvMachine } from '../machine.ts';
import { createMemoryStore } from '../memory-store.ts';
import { ReferenceModel } from '../testing/reference-model.ts';
import { anyDelete, anyPut, anyTxn, bytes, deleteRequest, outcome, putRequest } from '../testing/requests.ts';
import { validateTxn } from '../validate.ts';
import { type EventBatch, type WatchClient, type Watcher, WatchHub, type WatchSink } from './index.ts';

interface Seen {
  readonly revision: number;
  readonly key: string;
  readonly type: 'put' | 'delete';
}

/** A reader that takes as many revisions of each batch as it is told, and is then busy until `resume`. */
class Reader implements WatchSink {
  isReady = true;
  appetite = Number.POSITIVE_INFINITY;
  timesInStep = 0;
  readonly seen = new Map<Watcher, Seen[]>();
  readonly compacted = new Map<Watcher, number>();

  deliver(watcher: Watcher, batch: EventBatch): number | undefined {
    expect(this.isReady).toBe(true);
    const list = this.seen.get(watcher) ?? [];
    this.seen.set(watcher, list);
    let last = list.at(-1)?.revision ?? 0;
    for (const { main, change } of batch.events) {
      if (main !== last) {
        // A revision never comes in two parts, nor twice.
        expect(main).toBeGreaterThan(last);
        if (this.appetite === 0) {
          this.isReady = false;
          return main;
        }
        this.appetite--;
        last = main;
      }
      list.push({ revision: main, key: change.key, type: change.isTombstone ? 'delete' : 'put' });
    }
    return undefined;
  }

  onCompacted(watcher: Watcher, revision: number): void {
    this.compacted.set(watcher, revision);
  }

  onInStep(): void {
    this.timesInStep++;
  }
}

class Bench {
  machine = new KvMachine(createMemoryStore());
  isPending = false;
  isBehind = false;
  readonly hub = new WatchHub(
    this.machine.mvcc,
    {
      onPending: () => {
        this.isPending = true;
      },
      onBehind: () => {
        this.isBehind = true;
      },
    },
    // So that catching up takes several steps.
    3,
  );

  connect(): { reader: Reader; client: WatchClient } {
    const reader = new Reader();
    return { reader, client: this.hub.connect(reader) };
  }

  /** Does what the ports asked for, to the end. */
  settle(): void {
    if (this.isPending) this.hub.flush();
    this.isPending = false;
    if (this.isBehind) while (this.hub.catchUp());
    this.isBehind = false;
  }

  put(key: string): void {
    this.machine.mvcc.put(putRequest({ key }));
  }
}

const anything = fc.oneof(
  { weight: 4, arbitrary: fc.record({ put: anyPut }) },
  { weight: 2, arbitrary: fc.record({ delete: anyDelete }) },
  { weight: 2, arbitrary: fc.record({ txn: anyTxn }) },
  { weight: 1, arbitrary: fc.record({ compact: fc.integer({ min: 0, max: 12 }) }) },
  { weight: 3, arbitrary: fc.record({ watch: fc.tuple(fc.nat(2), anyDelete, fc.integer({ min: 0, max: 12 })) }) },
  { weight: 1, arbitrary: fc.record({ cancel: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ appetite: fc.tuple(fc.nat(2), fc.nat(3)) }) },
  { weight: 2, arbitrary: fc.record({ flush: fc.constant(true) }) },
  { weight: 2, arbitrary: fc.record({ step: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ move: fc.constant(true) }) },
);
type Step = { readonly [name: string]: unknown };

describe('events reach watchers', () => {
  test('each once, in order, revisions whole, whatever readers do', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 80, size: 'max' }), (steps) => run(steps as readonly Step[])),
      { numRuns: 200 },
    );
  });
});

interface Started {
  readonly watcher: Watcher;
  readonly reader: Reader;
  readonly range: ReturnType<typeof keyRange>;
  readonly start: number;
  isCancelled: boolean;
  seenAtCancel: number;
}

function run(steps: readonly Step[]): void {
  const bench = new Bench();
  const model = new ReferenceModel();
  const { mvcc } = bench.machine;
  const clients = [bench.connect(), bench.connect(), bench.connect()];
  const started: Started[] = [];
  // Nobody watches what this machine does ahead of the watched one: its state comes as a snapshot.
  for (const step of steps as readonly Record<string, never>[]) {
    if (step['put'])
      both(
        () => mvcc.put(step['put']!),
        () => model.put(step['put']!),
      );
    else if (step['delete'])
      both(
        () => mvcc.deleteRange(step['delete']!),
        () => model.deleteRange(step['delete']!),
      );
    else if (step['txn']) {
      const request = step['txn'];
      if ('refused' in Object(outcome(() => validateTxn(request)))) continue;
      both(
        () => mvcc.txn(request),
        () => model.txn(request),
      );
    } else if (step['compact'] !== undefined) {
      const request = { revision: step['compact'] as number, physical: false };
      both(
        () => mvcc.compact(request),
        () => model.compact(request),
      );
    } else if (step['watch']) {
      const [who, { key, rangeEnd }, start] = step['watch'] as [
        number,
        { key: Uint8Array; rangeEnd: Uint8Array },
        number,
      ];
      const range = keyRange(key, rangeEnd);
      if (!range.isSingle && range.to !== undefined && range.from >= range.to) continue;
      const { client, reader } = clients[who]!;
      const watcher = bench.hub.watch(client, range, start);
      started.push({ watcher, reader, range, start: start || mvcc.revision + 1, isCancelled: false, seenAtCancel: 0 });
    } else if (step['cancel'] !== undefined) {
      const one = started[step['cancel'] as number];
      if (one === undefined || one.isCancelled) continue;
      bench.hub.cancel(one.watcher);
      one.isCancelled = true;
      one.seenAtCancel = one.reader.seen.get(one.watcher)?.length ?? 0;
    } else if (step['appetite']) {
      const [who, appetite] = step['appetite'] as [number, number];
      const { reader, client } = clients[who]!;
      reader.appetite = appetite;
      reader.isReady = appetite > 0;
      if (reader.isReady) bench.hub.resume(client);
    } else if (step['flush']) bench.hub.flush();
    else if (step['step']) bench.hub.catchUp();
    else if (step['move']) move(bench, model);
  }
  for (const { reader, client } of clients) {
    reader.appetite = Number.POSITIVE_INFINITY;
    reader.isReady = true;
    bench.hub.resume(client);
  }
  bench.settle();
  for (const one of started) judge(one, model);
  expect(bench.hub.slowWatchers).toBe(0);
}

function both(ours: () => unknown, theirs: () => unknown): void {
  const [a, b] = [outcome(ours), outcome(theirs)];
  expect('refused' in Object(a)).toBe('refused' in Object(b));
}

/** The watched machine lags behind another and gets its state as a snapshot. */
function move(bench: Bench, model: ReferenceModel): void {
  const ahead = new KvMachine(createMemoryStore());
  const image = bench.machine.snapshot();
  ahead.restore(image);
  image.release();
  for (const key of ['a', 'aa']) {
    ahead.mvcc.put(putRequest({ key }));
    model.put(putRequest({ key }));
  }
  bench.hub.flush();
  const earlier = bench.machine.mvcc.revision;
  const snapshot = ahead.snapshot();
  bench.machine.restore(snapshot);
  snapshot.release();
  bench.hub.onRestored(earlier);
}

function judge(one: Started, model: ReferenceModel): void {
  const { from, to, isSingle } = one.range;
  const expected: Seen[] = model.events
    .filter(({ key }) => (isSingle ? key === from : key >= from && (to === undefined || key < to)))
    .filter(({ revision }) => revision >= one.start);
  const seen = one.reader.seen.get(one.watcher) ?? [];
  const plain = expected.map(({ revision, key, type }) => ({ revision, key, type }));
  if (one.isCancelled) {
    expect(seen.length).toBe(one.seenAtCancel);
    expect(seen).toEqual(plain.slice(0, seen.length));
  } else if (one.reader.compacted.has(one.watcher)) {
    // What it had seen before is a beginning of what there was; what it lacks begins below the compaction.
    expect(seen).toEqual(plain.slice(0, seen.length));
  } else {
    const { compactedRevision } = model;
    // At the compacted revision, history shows what survives the compaction: a key changed twice there shows once.
    const relaxed = (list: readonly Seen[]): readonly Seen[] =>
      list.filter(({ revision }) => revision > compactedRevision);
    expect(relaxed(seen)).toEqual(relaxed(plain));
    expect(seen.length).toBeLessThanOrEqual(plain.length);
  }
}

describe('one watcher at a time', () => {
  test('a watch from the past replays it and goes on with the present', () => {
    const bench = new Bench();
    for (const key of ['a', 'b', 'a']) bench.put(key);
    const { reader, client } = bench.connect();
    const watcher = bench.hub.watch(client, keyRange(bytes('a'), bytes('')), 3);
    expect([watcher.isInStep, bench.hub.slowWatchers]).toEqual([false, 1]);
    bench.put('a');
    bench.settle();
    expect(reader.seen.get(watcher)?.map(({ revision }) => revision)).toEqual([4, 5]);
    expect([watcher.isInStep, reader.timesInStep]).toEqual([true, 1]);
  });

  test('a watch from the future keeps silent until then', () => {
    const bench = new Bench();
    const { reader, client } = bench.connect();
    const watcher = bench.hub.watch(client, keyRange(bytes('a'), bytes('')), 4);
    for (let i = 0; i < 4; i++) {
      bench.put('a');
      bench.settle();
    }
    expect(reader.seen.get(watcher)?.map(({ revision }) => revision)).toEqual([4, 5]);
  });

  test('a watch below the compacted revision is told so and is over', () => {
    const bench = new Bench();
    for (let i = 0; i < 5; i++) bench.put('a');
    bench.machine.mvcc.compact({ revision: 4, physical: false });
    const { reader, client } = bench.connect();
    const watcher = bench.hub.watch(client, keyRange(bytes('a'), bytes('')), 3);
    const other = bench.hub.watch(client, keyRange(bytes('a'), bytes('')), 4);
    bench.settle();
    expect([reader.compacted.get(watcher), watcher.isOver, reader.seen.has(watcher)]).toEqual([4, true, false]);
    expect(reader.seen.get(other)?.map(({ revision }) => revision)).toEqual([4, 5, 6]);
  });

  test('a reader that takes nothing holds up nobody and nothing is kept for it', () => {
    const bench = new Bench();
    const slow = bench.connect();
    const quick = bench.connect();
    const range = keyRange(bytes('a'), bytes('b'));
    const [left, right] = [bench.hub.watch(slow.client, range, 0), bench.hub.watch(quick.client, range, 0)];
    slow.reader.appetite = 1;
    for (let i = 0; i < 100; i++) {
      bench.put('a');
      bench.settle();
    }
    expect([slow.reader.seen.get(left)?.length, quick.reader.seen.get(right)?.length]).toEqual([1, 100]);
    expect([bench.hub.slowWatchers, left.nextRevision]).toEqual([1, 3]);
    slow.reader.appetite = Number.POSITIVE_INFINITY;
    slow.reader.isReady = true;
    bench.hub.resume(slow.client);
    bench.settle();
    expect(slow.reader.seen.get(left)).toEqual(quick.reader.seen.get(right));
  });

  test('the key space gathers no events when nobody watches', () => {
    const bench = new Bench();
    const { client } = bench.connect();
    const watcher = bench.hub.watch(client, keyRange(bytes('a'), bytes('')), 0);
    expect(bench.machine.mvcc.keyspace.onRevision).toBeDefined();
    bench.hub.cancel(watcher);
    expect(bench.machine.mvcc.keyspace.onRevision).toBeUndefined();
    bench.machine.mvcc.deleteRange(deleteRequest({ key: 'a' }));
  });

  test('watchers of one range share what is made of their events', () => {
    const bench = new Bench();
    const batches: EventBatch[] = [];
    const sink: WatchSink = {
      isReady: true,
      deliver: (_, batch) => {
        batches.push(batch);
        return undefined;
      },
      onCompacted: () => {},
    };
    const client = bench.hub.connect(sink);
    for (let i = 0; i < 3; i++) bench.hub.watch(client, keyRange(bytes('a'), bytes('b')), 0);
    bench.put('a');
    bench.put('a');
    bench.settle();
    expect([batches.length, new Set(batches).size, batches[0]?.events.length]).toEqual([3, 1, 2]);
  });
});
