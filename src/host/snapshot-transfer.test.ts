// Received snapshots: on disk before the protocol hears of them, and there for as long as somebody needs them.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ByteWriter } from '../core/bytes.ts';
import { crc32 } from '../core/crc32.ts';
import { raft } from '../protocols/raft/index.ts';
import { createNodeFileSystem } from '../storage/node/file-system.ts';
import { openSnapshotStore } from '../storage/snapshots.ts';
import { SnapshotTransfers } from './snapshot-transfer.ts';

const MEMBERSHIP = { voters: [1, 2], outgoing: [], learners: [], learnersNext: [], autoLeave: false, addresses: [] };

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
});

function receiver() {
  const directory = mkdtempSync(join(tmpdir(), 'quorate-test-'));
  directories.push(directory);
  const store = openSnapshotStore({ fs: createNodeFileSystem(), directory, crc32 });
  const transfers = new SnapshotTransfers({
    wire: raft.wire,
    store,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    applied: () => 0,
    takeSnapshot: () => undefined,
    nextRequestId: () => 1,
    request: () => {},
    transfer: () => Promise.resolve(),
    deliver: () => {},
  });
  const receive = async (index: number): Promise<void> => {
    const writer = new ByteWriter();
    raft.wire.encodeMessage(
      { type: 'install-snapshot', term: 3, progress: 1, index, indexTerm: 2, membership: MEMBERSHIP },
      writer,
    );
    async function* chunks() {
      yield Uint8Array.of(1, 2, 3);
    }
    await transfers.receive(1, writer.copy(), chunks());
  };
  return { store, transfers, receive };
}

test('a snapshot that waits to be loaded outlives a second copy that the protocol ignores', async () => {
  const { store, transfers, receive } = receiver();
  await receive(100);
  const restore = transfers.restoreOf(100, 2);
  await receive(100);
  transfers.onIgnored(100);
  const loaded: Uint8Array[] = [];
  for await (const chunk of restore.open()) loaded.push(chunk);
  expect(loaded).toEqual([Uint8Array.of(1, 2, 3)]);
  restore.done();
  expect(store.list()).toEqual([]);
});

test('a snapshot that the protocol ignores does not stay on disk', async () => {
  const { store, transfers, receive } = receiver();
  await receive(100);
  transfers.onIgnored(100);
  expect(store.list()).toEqual([]);
});
