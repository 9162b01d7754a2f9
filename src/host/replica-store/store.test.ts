// The store's API on members within one process: what it refuses, and what it keeps on disk.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createMembership } from '../membership/membership.ts';
import type { Membership } from '../membership/types.ts';
import { createReplicaStore } from './store.ts';
import type { ReplicaStore, ReplicaStoreOptions } from './types.ts';

const opened: { close(): Promise<void> }[] = [];
const directories: string[] = [];

afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'quorate-store-'));
  directories.push(directory);
  return directory;
}

async function openMember(nodeId: number): Promise<Membership> {
  const member = await createMembership({ nodeId, listen: { host: '127.0.0.1', port: 0 } });
  opened.push(member);
  return member;
}

async function openStore(member: Membership, options: ReplicaStoreOptions): Promise<ReplicaStore> {
  const store = await createReplicaStore(member, options);
  opened.push(store);
  return store;
}

const text = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString();

test('what was written is there after a restart, deletions too, and the directory knows whose it is', async () => {
  const directory = freshDirectory();
  const first = await openMember(7);
  const store = await openStore(first, { directory, copies: 1 });
  await store.put('a', Buffer.from('1'));
  await store.put('b', Buffer.from('2'));
  await store.delete('b');
  await expect(createReplicaStore(first, { directory, copies: 1, name: 'other' })).rejects.toMatchObject({
    code: 'data-directory-locked',
  });
  await store.close();
  await first.close();
  const stranger = await openMember(8);
  await expect(createReplicaStore(stranger, { directory, copies: 1 })).rejects.toMatchObject({
    code: 'wrong-directory',
  });
  const again = await openMember(7);
  const later = await openStore(again, { directory, copies: 1 });
  expect(text((await later.get('a')).value)).toBe('1');
  expect((await later.get('b')).values).toEqual([]);
  expect(later.status()).toMatchObject({ members: [7], keys: 2, hints: 0 });
});

test('writers that have not seen one another leave siblings; a session comes after all that it saw', async () => {
  const store = await openStore(await openMember(1), { directory: freshDirectory(), copies: 1 });
  const { context } = await store.get('k');
  await store.put('k', Buffer.from('a'), { context });
  await store.put('k', Buffer.from('b'), { context });
  const read = await store.get('k');
  expect(read.values.map(text)).toEqual(['a', 'b']);
  await store.put('k', Buffer.from('c'), { context, session: read.session });
  expect((await store.get('k')).values.map(text)).toEqual(['c']);
});

test('bad input and a closed store are refused, by code', async () => {
  const member = await openMember(1);
  await expect(createReplicaStore(member, { directory: freshDirectory(), w: 4 })).rejects.toMatchObject({
    code: 'invalid-option',
  });
  const store = await openStore(member, { directory: freshDirectory(), nwr: { timeoutMs: 50, hedgeMs: 20 } });
  const value = Buffer.from('x');
  await expect(store.get('k', { r: 4 })).rejects.toThrow('r is 4: must be an integer from 1 to 3');
  await expect(store.get('k', { session: 'nonsense' })).rejects.toMatchObject({ code: 'invalid-token' });
  await expect(store.put('k'.repeat(1025), value)).rejects.toMatchObject({ code: 'key-too-long' });
  await expect(store.put('k', Buffer.alloc(2 ** 20 + 1))).rejects.toMatchObject({ code: 'value-too-long' });
  // One member is not two.
  await expect(store.put('k', value)).rejects.toMatchObject({ code: 'unavailable' });
  await store.put('k', value, { w: 1 });
  await store.close();
  await expect(store.get('k')).rejects.toMatchObject({ code: 'closed' });
});
