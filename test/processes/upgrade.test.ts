// Data directories that older versions wrote open with this one; those of versions to come are refused by name. What is
// in test/fixtures was written by the versions themselves.

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { EtcdServerOptions } from '../../src/etcd/options.ts';
import { failureOf } from '../../src/etcd/testing/client.ts';
import { makeDirectory, startMember, type TestMember } from '../../src/etcd/testing/server.ts';
import { bytesOf, textOf } from '../../src/etcd/testing/text.ts';

const FIXTURE = fileURLToPath(new URL('../fixtures/format-1/', import.meta.url));
/** By revision and key: value, create revision, mod revision, version. */
type Contents = Record<string, Record<string, [string, number, number, number]>>;
const EXPECTED: Contents = JSON.parse(readFileSync(join(FIXTURE, 'expected.json'), 'utf8'));
const LAST_REVISION = 19;

let directory: string;
beforeEach(async () => {
  directory = await makeDirectory();
  const { status, stderr } = spawnSync('tar', ['-xzf', join(FIXTURE, 'data.tar.gz'), '-C', directory]);
  if (status !== 0) throw new Error(`tar: ${stderr}`);
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function start(): Promise<TestMember> {
  const peerUrls = ['http://127.0.0.1:42380'];
  const options: EtcdServerOptions = {
    name: 'first',
    dataDir: join(directory, 'data'),
    listenClientUrls: [{ host: '127.0.0.1', port: 0 }],
    listenPeerUrls: [{ host: '127.0.0.1', port: 0 }],
    initialAdvertisePeerUrls: peerUrls,
    initialCluster: [{ name: 'first', peerUrls }],
  };
  const member = await startMember(options);
  await member.server.ready;
  return member;
}

async function contents({ client }: TestMember, revision: number): Promise<Contents[string]> {
  const { kvs } = await client.kv.Range({ key: bytesOf('\0'), rangeEnd: bytesOf('\0'), revision });
  const value = (bytes: Uint8Array): string => textOf(bytes).replace(/^z{3000}$/, '3000 times z');
  return Object.fromEntries(
    kvs.map((kv) => [textOf(kv.key), [value(kv.value), kv.createRevision, kv.modRevision, kv.version]]),
  );
}

async function expectEverything(member: TestMember): Promise<void> {
  for (const [revision, keys] of Object.entries(EXPECTED)) {
    expect(await contents(member, Number(revision))).toEqual(keys);
  }
  const refusal = await failureOf(member.client.kv.Range({ key: bytesOf('item/1'), revision: 4 }));
  expect(refusal.details).toBe('etcdserver: mvcc: required revision has been compacted');
}

describe('a data directory of format 1, as its first version left it', () => {
  test('opens with every key at every revision, and goes on from there', async () => {
    const member = await start();
    expect(await member.client.kv.Range({ key: bytesOf('large') })).toMatchObject({
      header: { revision: LAST_REVISION, clusterId: 0x132a74c9caf21cn, memberId: 0x1f98dbcf4fc06cn },
    });
    await expectEverything(member);
    const { header } = await member.client.kv.Put({ key: bytesOf('new'), value: bytesOf('yes') });
    expect(header?.revision).toBe(LAST_REVISION + 1);
    const { id } = await member.client.lease.LeaseGrant({ ttl: 3600 });
    await member.client.kv.Put({ key: bytesOf('leased'), value: bytesOf('yes'), lease: id });
    await member.close();

    const again = await start();
    await expectEverything(again);
    const now = await contents(again, 0);
    expect(now).toMatchObject({ ...EXPECTED[LAST_REVISION], new: ['yes', 20, 20, 1], leased: ['yes', 21, 21, 1] });
    expect((await again.client.lease.LeaseTimeToLive({ id, keys: true })).keys.map(textOf)).toEqual(['leased']);
    await again.close();
  });
});

describe('a newer format is refused, and nothing is changed', () => {
  test('of the directory', async () => {
    const path = join(directory, 'data/identity');
    const text = readFileSync(path, 'utf8')
      .replace('format 1', 'format 2')
      .replace(/checksum .*\n/, '');
    const newer = `${text}checksum ${crc32(text).toString(16).padStart(8, '0')}\n`;
    writeFileSync(path, newer);
    await expect(start()).rejects.toMatchObject({
      code: 'unsupported-format',
      message: `${path} has format version 2, this program reads version 1: use the version of the program that wrote it, or a later one`,
    });
    expect(readFileSync(path, 'utf8')).toBe(newer);
  });

  test('of the log', async () => {
    const path = join(directory, 'data/wal/0000000000000001.wal');
    const bytes = readFileSync(path);
    bytes.writeUInt32LE(2, 8);
    bytes.writeUInt32LE(crc32(bytes.subarray(0, 56)), 56);
    writeFileSync(path, bytes);
    await expect(start()).rejects.toMatchObject({
      code: 'unsupported-format',
      message: expect.stringMatching(/0000000000000001\.wal .*version 2/),
    });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });
});
