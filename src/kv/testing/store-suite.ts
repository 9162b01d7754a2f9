// What every ordered store must do: one suite, run by each implementation's test. Random operations are checked against a
// plain map; durability, snapshots and restores against images of that map.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { QuorateError } from '../../core/errors.ts';
import type { OrderedStore, Table } from '../store.ts';
import { META, TOMBSTONES } from '../tables.ts';

/** A store under test, and what the world can do to it. */
export interface StoreHarness {
  readonly store: OrderedStore;
  /** Loses what was not flushed and opens the store again. */
  crash(): Promise<StoreHarness>;
  dispose(): Promise<void>;
}

type Model = Map<string, Uint8Array>;

const BYTES = META as Table<Uint8Array>;

export function flush(store: OrderedStore): Promise<void> {
  return new Promise((resolve, reject) => {
    store.prepareFlush().commit((error: QuorateError | undefined) => (error === undefined ? resolve() : reject(error)));
  });
}

function defragment(store: OrderedStore): Promise<void> {
  return new Promise((resolve, reject) =>
    store.defragment((error) => (error === undefined ? resolve() : reject(error))),
  );
}

export function contents(store: OrderedStore, from = '', to?: string): [string, string][] {
  const cursor = store.scan(BYTES, from, to);
  const entries: [string, string][] = [];
  while (cursor.next()) entries.push([cursor.key, text(cursor.value)]);
  return entries;
}

function text(bytes: Uint8Array): string {
  return bytes.length > 200 ? `${bytes.length}:${bytes[0]}:${bytes[bytes.length - 1]}` : Array.from(bytes).join(' ');
}

function expected(model: Model, from = '', to?: string): [string, string][] {
  return [...model]
    .filter(([key]) => key >= from && (to === undefined || key < to))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [key, text(value)]);
}

function put(store: OrderedStore, model: Model, key: string, value: Uint8Array): void {
  store.put(BYTES, key, value, !model.has(key));
  model.set(key, value);
}

function remove(store: OrderedStore, model: Model, key: string): void {
  if (!model.has(key)) return;
  store.delete(BYTES, key);
  model.delete(key);
}

const shortKey = fc
  .array(fc.constantFrom('\0', '\x01', 'a', 'b', '\x7f', '\x80', '\xfe', '\xff'), { minLength: 1, maxLength: 5 })
  .map((units) => units.join(''));
/** Around the lengths at which a disk store may have to do something special, with long common beginnings. */
const longKey = fc
  .tuple(fc.constantFrom('k', '\xff', '\0'), fc.constantFrom(500, 1023, 1024, 1025, 1978, 4026, 10_000), shortKey)
  .map(([unit, length, tail]) => unit.repeat(length) + tail);
const anyKey = fc.oneof({ weight: 4, arbitrary: shortKey }, { weight: 1, arbitrary: longKey });
const anyValue = fc.oneof(
  { weight: 8, arbitrary: fc.uint8Array({ maxLength: 20 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1000, max: 20_000 }).map((length) => new Uint8Array(length).fill(length)) },
);
type Step =
  | { readonly type: 'put'; readonly key: string; readonly value: Uint8Array }
  | { readonly type: 'delete'; readonly at: number }
  | { readonly type: 'check'; readonly from: string; readonly to: string }
  | { readonly type: 'prepare' }
  | { readonly type: 'finish' }
  | { readonly type: 'crash' }
  | { readonly type: 'snapshot' };
const steps = fc.array(
  fc.oneof(
    { weight: 10, arbitrary: fc.record({ type: fc.constant('put' as const), key: anyKey, value: anyValue }) },
    { weight: 4, arbitrary: fc.record({ type: fc.constant('delete' as const), at: fc.nat() }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('check' as const), from: anyKey, to: anyKey }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('prepare' as const) }) },
    { weight: 2, arbitrary: fc.record({ type: fc.constant('finish' as const) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('snapshot' as const) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('crash' as const) }) },
  ),
  { maxLength: 60, size: 'max' },
) as fc.Arbitrary<Step[]>;

/** Plays random steps and keeps what the store should hold, now and after a crash. */
class Player {
  harness: StoreHarness;
  model: Model = new Map();
  private durable: Model = new Map();
  private prepared: { readonly commit: () => Promise<void>; readonly model: Model } | undefined;

  constructor(harness: StoreHarness) {
    this.harness = harness;
  }

  async play(step: Step): Promise<void> {
    const { store } = this.harness;
    switch (step.type) {
      case 'put':
        return put(store, this.model, step.key, step.value);
      case 'delete': {
        const keys = [...this.model.keys()];
        return keys.length === 0 ? undefined : remove(store, this.model, keys[step.at % keys.length] as string);
      }
      case 'check':
        return this.check(step.from, step.to);
      case 'prepare':
        return this.prepare();
      case 'finish':
        return this.finish();
      case 'snapshot':
        return this.snapshot();
      case 'crash':
        this.harness = await this.harness.crash();
        this.prepared = undefined;
        this.model = new Map(this.durable);
        return this.check('', '\xff\xff');
    }
  }

  check(from: string, to: string): void {
    const { store } = this.harness;
    for (const end of [to, undefined]) {
      expect(contents(store, from, end)).toEqual(expected(this.model, from, end));
      expect(store.count(BYTES, from, end)).toBe(expected(this.model, from, end).length);
    }
    for (const key of [from, to]) if (key !== '') expect(store.get(BYTES, key)).toEqual(this.model.get(key));
  }

  private prepare(): void {
    if (this.prepared !== undefined) return;
    const { store } = this.harness;
    const flushed = store.prepareFlush();
    this.prepared = {
      model: new Map(this.model),
      commit: () => new Promise((resolve, reject) => flushed.commit((error) => (error ? reject(error) : resolve()))),
    };
  }

  private async finish(): Promise<void> {
    if (this.prepared === undefined) return;
    const { commit, model } = this.prepared;
    await commit();
    this.prepared = undefined;
    this.durable = model;
    this.check('', '\xff\xff');
  }

  /** What a snapshot gives while the store goes on. */
  private snapshot(): void {
    const { store } = this.harness;
    const image = expected(this.model);
    const snapshot = store.snapshot();
    store.put(BYTES, 'written after', Uint8Array.of(1), !this.model.has('written after'));
    const cursor = snapshot.entries(BYTES as Table<unknown>);
    const entries: [string, string][] = [];
    while (cursor.next()) entries.push([cursor.key, text(cursor.bytes)]);
    expect(entries).toEqual(image);
    snapshot.release();
    this.model.set('written after', Uint8Array.of(1));
  }
}

export function orderedStoreSuite(name: string, open: () => Promise<StoreHarness>, runs: number): void {
  describe(name, () => {
    test('behaves as a sorted map through random writes, flushes, snapshots and crashes', async () => {
      await fc.assert(
        fc.asyncProperty(steps, async (list) => {
          const player = new Player(await open());
          try {
            for (const step of list) await player.play(step);
            player.check('', '\xff\xff\xff');
          } finally {
            await player.harness.dispose();
          }
        }),
        { numRuns: runs },
      );
    });

    test('keeps tables apart and counts each', async () => {
      const { store, dispose } = await open();
      store.put(BYTES, 'a', Uint8Array.of(1), true);
      store.put(TOMBSTONES, 'a', true, true);
      store.put(TOMBSTONES, 'b', true, true);
      expect([store.count(BYTES, '', undefined), store.count(TOMBSTONES, '', undefined)]).toEqual([1, 2]);
      await flush(store);
      store.delete(TOMBSTONES, 'a');
      expect([store.count(BYTES, '', undefined), store.count(TOMBSTONES, '', undefined)]).toEqual([1, 1]);
      expect(store.get(BYTES, 'b')).toBeUndefined();
      await dispose();
    });

    test('takes keys and values of a megabyte, and empty values', async () => {
      let harness = await open();
      const model: Model = new Map();
      const megabyte = 1 << 20;
      for (const tail of ['b', 'a', 'c', '']) {
        put(harness.store, model, 'x'.repeat(megabyte) + tail, new Uint8Array(megabyte).fill(tail.length));
      }
      put(harness.store, model, 'y', new Uint8Array(0));
      await flush(harness.store);
      put(harness.store, model, `${'x'.repeat(megabyte)}bb`, new Uint8Array(0));
      remove(harness.store, model, `${'x'.repeat(megabyte)}c`);
      expect(contents(harness.store)).toEqual(expected(model));
      await flush(harness.store);
      harness = await harness.crash();
      expect(contents(harness.store)).toEqual(expected(model));
      expect(contents(harness.store, `${'x'.repeat(megabyte)}a`, `${'x'.repeat(megabyte)}bb`)).toEqual(
        expected(model, `${'x'.repeat(megabyte)}a`, `${'x'.repeat(megabyte)}bb`),
      );
      expect(harness.store.get(BYTES, 'y')).toEqual(new Uint8Array(0));
      await harness.dispose();
    });

    test('counts what is pending down to nothing', async () => {
      const { store, dispose } = await open();
      expect(store.pendingEntries).toBe(0);
      store.put(BYTES, 'a', new Uint8Array(1000), true);
      expect(store.pendingEntries).toBe(1);
      expect(store.pendingBytes).toBeGreaterThan(1000);
      const flushed = flush(store);
      store.put(BYTES, 'b', new Uint8Array(10), true);
      await flushed;
      expect(store.pendingEntries).toBe(1);
      expect(store.pendingBytes).toBeLessThan(1000);
      await flush(store);
      expect([store.pendingEntries, store.pendingBytes, store.isFlushing]).toEqual([0, 0, false]);
      await flush(store);
      await dispose();
    });

    test('a restore replaces everything, durably, and not before it commits', async () => {
      let harness = await open();
      const { store } = harness;
      store.put(BYTES, 'old', Uint8Array.of(1), true);
      await flush(store);
      store.put(BYTES, 'old and unflushed', Uint8Array.of(2), true);
      const snapshotOfOld = store.snapshot();
      const restore = store.restore();
      const model: Model = new Map();
      for (let i = 0; i < 3000; i++) {
        const key = `new/${String(i).padStart(5, '0')}`;
        model.set(key, new Uint8Array(3000).fill(i));
        restore.put(BYTES as Table<unknown>, key, model.get(key) as Uint8Array);
      }
      expect(contents(store).map(([key]) => key)).toEqual(['old', 'old and unflushed']);
      restore.commit();
      expect(contents(store)).toEqual(expected(model));
      put(store, model, 'new/later', Uint8Array.of(3));
      await flush(store);
      const cursor = snapshotOfOld.entries(BYTES as Table<unknown>);
      const keys: string[] = [];
      while (cursor.next()) keys.push(cursor.key);
      expect(keys).toEqual(['old', 'old and unflushed']);
      snapshotOfOld.release();
      harness = await harness.crash();
      expect(contents(harness.store)).toEqual(expected(model));
      await harness.dispose();
    });

    test('defragmenting changes nothing, and holds nobody up', async () => {
      let harness = await open();
      const { store } = harness;
      const model: Model = new Map();
      for (let i = 0; i < 2000; i++) put(store, model, `key/${i}`, new Uint8Array(2000).fill(i));
      await flush(store);
      for (let i = 0; i < 1900; i++) remove(store, model, `key/${i}`);
      // Once behind a flush that is under way, once with one that starts meanwhile.
      const before = flush(store);
      const first = defragment(store);
      put(store, model, 'during the first', Uint8Array.of(1));
      await before;
      const snapshot = store.snapshot();
      const during = flush(store);
      put(store, model, 'unflushed', Uint8Array.of(2));
      expect(contents(store)).toEqual(expected(model));
      await Promise.all([first, during]);
      expect(contents(store)).toEqual(expected(model));
      snapshot.release();
      await Promise.all([defragment(store), flush(store)]);
      put(store, model, 'last', Uint8Array.of(3));
      await flush(store);
      harness = await harness.crash();
      expect(contents(harness.store)).toEqual(expected(model));
      await harness.dispose();
    });

    test.each(['aborted', 'cut off by a crash'])('a restore that is %s leaves what was there', async (how) => {
      let harness = await open();
      harness.store.put(BYTES, 'old', Uint8Array.of(1), true);
      await flush(harness.store);
      const restore = harness.store.restore();
      for (let i = 0; i < 100; i++) restore.put(BYTES as Table<unknown>, `new/${i}`, new Uint8Array(100_000));
      if (how === 'aborted') restore.abort();
      harness = await harness.crash();
      expect(contents(harness.store)).toEqual([['old', '1']]);
      // And it can be done again.
      const second = harness.store.restore();
      second.put(BYTES as Table<unknown>, 'new', Uint8Array.of(2));
      second.commit();
      expect(contents(harness.store)).toEqual([['new', '2']]);
      await harness.dispose();
    });
  });
}
