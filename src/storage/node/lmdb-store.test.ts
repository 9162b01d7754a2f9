// The LMDB store passes the suite of all stores, and what only a disk can show.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { META } from '../../kv/tables.ts';
import { kvMachineSuite } from '../../kv/testing/machine-suite.ts';
import { contents, flush, orderedStoreSuite, type StoreHarness } from '../../kv/testing/store-suite.ts';
import { type LmdbStore, openLmdbStore } from './lmdb-store.ts';

function newDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'quorate-lmdb-'));
}

function close(store: LmdbStore): Promise<void> {
  return new Promise((resolve) => store.close(resolve));
}

function harnessOf(directory: string): StoreHarness {
  const store = openLmdbStore({ directory });
  return {
    store,
    // Closing drops what was not flushed, and never completes a flush that was only prepared.
    crash: async () => {
      await closeAsIs(store);
      return harnessOf(directory);
    },
    dispose: async () => {
      await closeAsIs(store);
      rmSync(directory, { recursive: true });
    },
  };
}

async function closeAsIs(store: LmdbStore): Promise<void> {
  store.isFlushing = false;
  await close(store);
}

orderedStoreSuite('lmdb store', () => Promise.resolve(harnessOf(newDirectory())), 40);
kvMachineSuite('key-value machine on lmdb', () => Promise.resolve(harnessOf(newDirectory())), 25);

test('reads during a flush see what was flushed and what was not', async () => {
  const directory = newDirectory();
  const store = openLmdbStore({ directory });
  store.put(META, 'a', Uint8Array.of(1), true);
  store.put(META, 'b', Uint8Array.of(1), true);
  await flush(store);
  store.put(META, 'a', Uint8Array.of(2), false);
  const flushed = flush(store);
  for (let turn = 0; turn < 20; turn++) {
    store.put(META, 'a', Uint8Array.of(3 + turn), false);
    if (turn === 5) store.delete(META, 'b');
    expect(contents(store)).toEqual([['a', String(3 + turn)], ...(turn < 5 ? [['b', '1']] : [])]);
    expect(store.count(META, '', undefined)).toBe(turn < 5 ? 2 : 1);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await flushed;
  expect(contents(store)).toEqual([['a', '22']]);
  await close(store);
  rmSync(directory, { recursive: true });
});

test('defragmenting gives space back to the file system', async () => {
  const directory = newDirectory();
  const store = openLmdbStore({ directory });
  for (let i = 0; i < 500; i++) store.put(META, `k${i}`, new Uint8Array(10_000), true);
  await flush(store);
  for (let i = 0; i < 490; i++) store.delete(META, `k${i}`);
  await flush(store);
  const before = store.size();
  expect(before.totalBytes).toBeGreaterThan(5_000_000);
  expect(before.usedBytes).toBeLessThan(500_000);
  await new Promise<void>((resolve, reject) => store.defragment((error) => (error ? reject(error) : resolve())));
  expect(store.size().totalBytes).toBeLessThan(500_000);
  expect(readdirSync(directory)).toEqual(['state-2.mdb']);
  expect(contents(store)).toHaveLength(10);
  await close(store);
  rmSync(directory, { recursive: true });
});

test('a file that is no database is refused and left alone', () => {
  const directory = newDirectory();
  writeFileSync(join(directory, 'state-1.mdb'), Buffer.alloc(65_536, 'not a database'));
  expect(() => openLmdbStore({ directory })).toThrow(expect.objectContaining({ code: 'corrupt-store' }));
  rmSync(directory, { recursive: true });
});

test('opening removes the leftovers of restores, and nothing else', async () => {
  const directory = newDirectory();
  const store = openLmdbStore({ directory });
  store.put(META, 'a', Uint8Array.of(1), true);
  await flush(store);
  await close(store);
  for (const name of ['restoring-2.mdb', 'restoring-2.mdb-lock', 'state-0.mdb', 'notes']) {
    writeFileSync(join(directory, name), 'x');
  }
  const again = openLmdbStore({ directory });
  expect(contents(again)).toEqual([['a', '1']]);
  await close(again);
  expect(readdirSync(directory).sort()).toEqual(['notes', 'state-1.mdb', 'state-1.mdb-lock']);
  rmSync(directory, { recursive: true });
});
