// Alarms and quota, hashes, defragmenting, backups and what is restored from them, over the wire.

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { RangeRequest } from '../../codec/etcd/kv.ts';
import { SnapshotRequest, SnapshotResponse } from '../../codec/etcd/maintenance.ts';
import { ENGINE_NAMES } from '../../host/engines.ts';
import { findFreePorts } from '../../host/testing/ports.ts';
import { failureOf } from '../testing/client.ts';
import { makeDirectory, memberOptions, startAlone, startMember, type TestMember } from '../testing/server.ts';
import { bytesOf } from '../testing/text.ts';
import { until } from '../testing/until.ts';
import { restoreBackup, verifyBackup } from './restore.ts';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

async function alone(more: Parameters<typeof startAlone>[1] = {}, directory?: string): Promise<TestMember> {
  const member = await startAlone(directory ?? (await makeDirectory()), more);
  ending.push(() => member.close());
  return member;
}

async function cluster(more: Parameters<typeof startAlone>[1] = {}): Promise<TestMember[]> {
  const directory = await makeDirectory();
  const ports = await findFreePorts(3);
  const peers = ports.map((port, i) => ({ name: `n${i + 1}`, port }));
  const members = await Promise.all(peers.map(({ name }) => startMember(memberOptions(directory, name, peers, more))));
  for (const member of members) ending.push(() => member.close());
  await Promise.all(members.map(({ server }) => server.ready));
  return members;
}

describe('the quota', () => {
  test('stops what grows, and lets it go on once a compaction made room', async () => {
    const { client } = await alone({ quotaBackendBytes: 2_000_000 });
    const { kv, maintenance } = client;
    const refusal = await until(async () => {
      const put = kv.Put({ key: bytesOf('big'), value: new Uint8Array(100_000) });
      return put.then(
        () => false as const,
        () => failureOf(kv.Put({ key: bytesOf('big'), value: bytesOf('') })),
      );
    });
    expect(refusal).toEqual({ code: 8, details: 'etcdserver: mvcc: database space exceeded' });
    expect(await maintenance.Alarm()).toMatchObject({ alarms: [{ alarm: 1 }] });
    const status = await maintenance.Status();
    expect(status.errors[0]).toMatch(/alarm:NOSPACE/);
    expect(status.dbSizeQuota).toBe(2_000_000);

    const { header } = await kv.Range({ key: bytesOf('big'), keysOnly: true });
    await kv.Compact({ revision: header!.revision, physical: true });
    await until(async () => (await maintenance.Alarm()).alarms.length === 0);
    await kv.Put({ key: bytesOf('big'), value: bytesOf('small') });
  });
});

test('alarms can be raised, listed and disarmed by hand', async () => {
  const { client, address } = await alone();
  const { maintenance, kv } = client;
  expect(await maintenance.Alarm({ action: 1, memberId: 5n, alarm: 2 })).toMatchObject({
    alarms: [{ memberId: 5n, alarm: 2 }],
  });
  expect(await failureOf(kv.Range({ key: bytesOf('k') }))).toEqual({
    code: 15,
    details: 'etcdserver: corrupt cluster',
  });
  const read = { requestRange: RangeRequest.create({ key: bytesOf('k') }) };
  expect(await failureOf(kv.Txn({ success: [read] }))).toMatchObject({ code: 15 });
  const health = await fetch(`http://${address}/health`);
  expect(await health.json()).toEqual({ health: 'false', reason: 'ALARM CORRUPT' });
  expect((await fetch(`http://${address}/health?exclude=CORRUPT`)).status).toBe(200);
  expect(await maintenance.Alarm({ action: 2, alarm: 0 })).toMatchObject({ alarms: [{ alarm: 2 }] });
  await kv.Range({ key: bytesOf('k') });
});

test('all members have the same hash, at any revision that they have', async () => {
  const members = await cluster();
  const { kv } = members[0]!.client;
  for (let i = 0; i < 20; i++) await kv.Put({ key: bytesOf(`k${i % 5}`), value: bytesOf(String(i)) });
  for (const { client } of members) await client.kv.Range({ key: bytesOf('k') });
  for (const revision of [0, 10]) {
    const hashes = await Promise.all(members.map(({ client }) => client.maintenance.HashKV({ revision })));
    expect(new Set(hashes.map(({ hash, hashRevision }) => `${hash} ${hashRevision}`)).size).toBe(1);
  }
  const [one, other] = await Promise.all(
    [0, 10].map((revision) => members[1]!.client.maintenance.HashKV({ revision })),
  );
  expect(one!.hash).not.toBe(other!.hash);
  const whole = await Promise.all(members.map(({ client }) => client.maintenance.Hash()));
  expect(new Set(whole.map(({ hash }) => hash)).size).toBe(1);
  expect(await failureOf(members[0]!.client.maintenance.HashKV({ revision: 99 }))).toMatchObject({ code: 11 });
});

test('a member whose data is wrong is found out by the others', async () => {
  const members = await cluster({ corruptionCheckIntervalMs: 50 });
  const [a, b] = members as [TestMember, TestMember];
  await a.client.kv.Put({ key: bytesOf('k'), value: bytesOf('right') });
  await b.client.kv.Range({ key: bytesOf('k') });
  const machine = b.server as unknown as { machine: { machine: { mvcc: { put(request: object): void } } } };
  machine.machine.machine.mvcc.put({ key: bytesOf('k'), value: bytesOf('wrong'), lease: 0n });
  await a.client.kv.Put({ key: bytesOf('k'), value: bytesOf('again') });
  const { alarms } = await until(async () => {
    const answer = await a.client.maintenance.Alarm();
    return answer.alarms.length > 0 && answer;
  });
  expect(alarms).toEqual([{ memberId: BigInt(b.server.self), alarm: 2 }]);
});

test('defragmenting gives space back while keys are written', async () => {
  const { client } = await alone();
  const { kv, maintenance } = client;
  // More than gathers in memory before it goes to disk.
  for (let i = 0; i < 25; i++) await kv.Put({ key: bytesOf('k'), value: new Uint8Array(1_000_000) });
  const { header } = await kv.Put({ key: bytesOf('k'), value: bytesOf('small') });
  await kv.Compact({ revision: header!.revision, physical: true });
  const before = await until(async () => {
    const status = await maintenance.Status();
    return status.dbSizeInUse < 1_000_000 && status.dbSize > 2_000_000 && status;
  });
  const writes = Array.from({ length: 50 }, (_, i) => kv.Put({ key: bytesOf(`during/${i}`), value: bytesOf('x') }));
  await Promise.all([maintenance.Defragment(), ...writes]);
  expect((await maintenance.Status()).dbSize).toBeLessThan(before.dbSize / 2);
  expect(await kv.Range({ key: bytesOf('during/'), rangeEnd: bytesOf('during0'), countOnly: true })).toMatchObject({
    count: 50,
  });
});

describe('backups', () => {
  async function save(member: TestMember, file: string): Promise<SnapshotResponse[]> {
    const path = '/etcdserverpb.Maintenance/Snapshot';
    const pieces = await member.client.stream(path, SnapshotRequest.encode({}), SnapshotResponse);
    writeFileSync(file, Buffer.concat(pieces.map(({ blob }) => blob)));
    return pieces;
  }

  test('tell how much is to come, and end with their sum', async () => {
    const member = await alone();
    for (let i = 0; i < 30; i++)
      await member.client.kv.Put({ key: bytesOf(`k${i}`), value: new Uint8Array(10_000).fill(i) });
    const file = join(await makeDirectory(), 'backup');
    const pieces = await save(member, file);
    const content = readFileSync(file);
    let left = content.length;
    for (const { remainingBytes, blob } of pieces) {
      left -= blob.length;
      expect(remainingBytes).toBe(left);
    }
    // etcd's tools take a file for a snapshot with a sum if it ends 32 bytes behind a block of 512.
    expect(content.length % 512).toBe(32);
    expect(createHash('sha256').update(content.subarray(0, -32)).digest().equals(content.subarray(-32))).toBe(true);
    expect(verifyBackup(file)).toMatchObject({ totalKeys: 30, revision: 31 });
  });

  test.each(ENGINE_NAMES)('found a new cluster on %s, which a newcomer joins', async (consensus) => {
    const old = await alone();
    await old.client.kv.Put({ key: bytesOf('k'), value: bytesOf('old') });
    const { id } = await old.client.lease.LeaseGrant({ ttl: 1000 });
    await old.client.kv.Put({ key: bytesOf('leased'), value: bytesOf('x'), lease: id });
    const directory = await makeDirectory();
    const file = join(directory, 'backup');
    await save(old, file);

    const ports = await findFreePorts(3);
    const peers = ports.slice(0, 2).map((port, i) => ({ name: `n${i + 1}`, port }));
    const members = await Promise.all(
      peers.map(async ({ name }) => {
        const { dataDir, initialCluster, initialClusterToken, ...options } = memberOptions(directory, name, peers);
        const flags = { dataDir, name, initialCluster: initialCluster!, initialClusterToken: initialClusterToken! };
        const peerUrls = options.initialAdvertisePeerUrls!;
        await restoreBackup({ ...flags, file, peerUrls, consensus, bumpRevision: 1000, marksCompacted: true });
        return startMember({ ...options, ...flags, consensus });
      }),
    );
    for (const member of members) ending.push(() => member.close());
    await Promise.all(members.map(({ server }) => server.ready));
    const [first, second] = members as [TestMember, TestMember];
    const { kvs, header } = await second.client.kv.Range({ key: bytesOf('k') });
    expect([kvs.length, header!.revision]).toEqual([1, 1003]);
    expect(await failureOf(first.client.kv.Range({ key: bytesOf('k'), revision: 3 }))).toMatchObject({ code: 11 });
    const { keys } = await first.client.lease.LeaseTimeToLive({ id, keys: true });
    expect(keys.map((key) => Buffer.from(key).toString())).toEqual(['leased']);
    await first.client.kv.Put({ key: bytesOf('k'), value: bytesOf('new') });

    const peerUrl = `http://127.0.0.1:${ports[2]}`;
    await first.client.cluster.MemberAdd({ peerUrls: [peerUrl] });
    const everybody = [...peers, { name: 'n3', port: ports[2]! }];
    const newcomer = await startMember(
      memberOptions(directory, 'n3', everybody, { initialClusterState: 'existing', consensus }),
    );
    ending.push(() => newcomer.close());
    await newcomer.server.ready;
    const answer = await newcomer.client.kv.Range({ key: bytesOf('leased'), serializable: true });
    expect(answer.kvs).toHaveLength(1);
  });

  test('that are damaged anywhere are refused, and leave nothing behind', async () => {
    const member = await alone();
    await member.client.kv.Put({ key: bytesOf('k'), value: new Uint8Array(5000) });
    const directory = await makeDirectory();
    const file = join(directory, 'backup');
    await save(member, file);
    const whole = readFileSync(file);
    const dataDir = join(directory, 'restored');
    const options = {
      dataDir,
      name: 'n',
      peerUrls: ['http://a:1'],
      initialCluster: [{ name: 'n', peerUrls: ['http://a:1'] }],
    };
    const damaged = [
      whole.subarray(0, 100),
      whole.subarray(0, -1),
      Buffer.concat([whole, Buffer.alloc(1)]),
      ...[0, 20, 4000, 4500, 6000, whole.length - 1].map((at) => {
        const copy = Buffer.from(whole);
        copy[at]! ^= 1;
        return copy;
      }),
    ];
    for (const content of damaged) {
      writeFileSync(file, content);
      const restoring = restoreBackup({
        ...options,
        file,
        initialClusterToken: 't',
        bumpRevision: 0,
        marksCompacted: false,
      });
      await expect(restoring).rejects.toMatchObject({ code: 'corrupt-backup' });
      expect(existsSync(dataDir)).toBe(false);
    }
    writeFileSync(file, whole);
    writeFileSync(dataDir, '');
  });
});
