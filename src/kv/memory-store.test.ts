// The memory store passes the suite of all stores; a failed flush keeps what it had.

import { expect, test } from 'vitest';
import { QuorateError } from '../core/errors.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';
import type { Table } from './store.ts';
import { META } from './tables.ts';
import { contents, flush, orderedStoreSuite, type StoreHarness } from './testing/store-suite.ts';

function harnessOf(store: MemoryStore): StoreHarness {
  return {
    store,
    crash: () => Promise.resolve(harnessOf(store.crash())),
    dispose: () => new Promise((resolve) => store.close(resolve)),
  };
}

orderedStoreSuite('memory store', () => Promise.resolve(harnessOf(createMemoryStore())), 300);

test('a flush that fails leaves the changes pending, and the old state durable', async () => {
  const failure: QuorateError | undefined = new QuorateError('no-space', 'the disk is full');
  const store = createMemoryStore({ onFlush: (complete) => complete(failure) });
  const table: Table<Uint8Array> = META;
  store.put(table, 'a', Uint8Array.of(1));
  await expect(flush(store)).rejects.toThrow('the disk is full');
  expect(contents(store)).toEqual([['a', '1']]);
  expect(store.pendingEntries).toBe(1);
  expect(contents(store.crash())).toEqual([]);
});

test('a flush is durable when it completes, not when it starts', () => {
  const completions: (() => void)[] = [];
  const store = createMemoryStore({ onFlush: (complete) => completions.push(complete) });
  store.put(META, 'a', Uint8Array.of(1));
  store.prepareFlush().commit(() => {});
  store.put(META, 'b', Uint8Array.of(2));
  completions[0]?.();
  expect(contents(store)).toEqual([
    ['a', '1'],
    ['b', '2'],
  ]);
  expect(contents(store.crash())).toEqual([['a', '1']]);
});
