// The Lease service as clients use it, over gRPC.

import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LeaseKeepAliveRequest, LeaseKeepAliveResponse } from '../codec/etcd/lease.ts';
import { EventType, WatchRequest, WatchResponse } from '../codec/etcd/watch.ts';
import { findFreePorts } from '../host/testing/ports.ts';
import { failureOf, type RpcFailure, type TestClient, type TestStream } from './testing/client.ts';
import { makeDirectory, memberOptions, startAlone, startMember, type TestMember } from './testing/server.ts';
import { bytesOf, textOf } from './testing/text.ts';

let directory: string;
let member: TestMember;
let client: TestClient;

beforeAll(async () => {
  directory = await makeDirectory();
  member = await startAlone(directory);
  client = member.client;
});
afterAll(async () => {
  await member.close();
  await rm(directory, { recursive: true, force: true });
});

const NOT_FOUND = { code: 5, details: 'etcdserver: requested lease not found' };

const put = (key: string, lease: bigint, by = client) => by.kv.Put({ key: bytesOf(key), lease });
const has = async (key: string, by = client): Promise<boolean> =>
  (await by.kv.Range({ key: bytesOf(key) })).kvs.length === 1;
const keepAlive = (by = client): TestStream<LeaseKeepAliveRequest, LeaseKeepAliveResponse> =>
  by.open('/etcdserverpb.Lease/LeaseKeepAlive', LeaseKeepAliveRequest, LeaseKeepAliveResponse);

/** Resolves once `key` is deleted, with the deletion's revision. */
async function deletionOf(key: string, startRevision: number, by = client): Promise<number> {
  const stream = by.open('/etcdserverpb.Watch/Watch', WatchRequest, WatchResponse);
  const nothing = { progressNotify: false, filters: [], prevKv: false, watchId: 0, fragment: false };
  stream.send({ createRequest: { key: bytesOf(key), rangeEnd: new Uint8Array(0), startRevision, ...nothing } });
  for (;;) {
    for (const { type, kv } of (await stream.next()).events) {
      if (type !== EventType.DELETE) continue;
      stream.cancel();
      return kv?.modRevision ?? 0;
    }
  }
}

describe('grants', () => {
  test('with an identifier of the client’s or of the member’s choice', async () => {
    expect(await client.lease.LeaseGrant({ id: 77n, ttl: 100 })).toMatchObject({ id: 77n, ttl: 100, error: '' });
    const chosen = await client.lease.LeaseGrant({ ttl: 100 });
    expect(chosen.id).toBeGreaterThan(0n);
    const { leases } = await client.lease.LeaseLeases();
    expect(leases.map(({ id }) => id)).toEqual(expect.arrayContaining([77n, chosen.id]));
  });

  test('refused as by etcd', async () => {
    await client.lease.LeaseGrant({ id: 78n, ttl: 100 });
    expect(await failureOf(client.lease.LeaseGrant({ id: 78n, ttl: 100 }))).toEqual({
      code: 9,
      details: 'etcdserver: lease already exists',
    });
    expect(await failureOf(client.lease.LeaseGrant({ ttl: 9_000_000_001 }))).toEqual({
      code: 11,
      details: 'etcdserver: too large lease TTL',
    });
  });

  test('never for less than a change of leader takes', async () => {
    expect((await client.lease.LeaseGrant({ ttl: 0 })).ttl).toBe(1);
  });
});

describe('a lease', () => {
  test('takes its keys along when it is revoked, in one revision', async () => {
    const { id } = await client.lease.LeaseGrant({ ttl: 100 });
    for (const key of ['r/a', 'r/b', 'r/c']) await put(key, id);
    const { kvs } = await client.kv.Range({ key: bytesOf('r/b') });
    expect(kvs[0]?.lease).toBe(id);
    const { header } = await client.lease.LeaseRevoke({ id });
    const revisions = await Promise.all(['r/a', 'r/b', 'r/c'].map((key) => deletionOf(key, kvs[0]?.modRevision ?? 0)));
    expect(revisions).toEqual([header?.revision, header?.revision, header?.revision]);
    expect(await failureOf(client.lease.LeaseRevoke({ id }))).toEqual(NOT_FOUND);
    expect(await failureOf(put('r/d', id))).toEqual(NOT_FOUND);
  });

  test('tells how long it has, and its keys on request', async () => {
    const { id } = await client.lease.LeaseGrant({ ttl: 100 });
    for (const key of ['t/b', 't/a']) await put(key, id);
    const plain = await client.lease.LeaseTimeToLive({ id });
    expect([plain.id, plain.grantedTtl, plain.keys]).toEqual([id, 100, []]);
    expect(plain.ttl).toBeLessThanOrEqual(100);
    expect(plain.ttl).toBeGreaterThan(50);
    const { keys } = await client.lease.LeaseTimeToLive({ id, keys: true });
    expect(keys.map(textOf)).toEqual(['t/a', 't/b']);
    const unknown = await client.lease.LeaseTimeToLive({ id: 12345n });
    expect([unknown.ttl, unknown.grantedTtl, unknown.id]).toEqual([-1, 0, 12345n]);
  });

  test('ends by itself, not before its time, and its keys with it', async () => {
    const began = performance.now();
    const { id, header } = await client.lease.LeaseGrant({ ttl: 1 });
    await put('ends', id);
    await deletionOf('ends', header?.revision ?? 0);
    expect(performance.now() - began).toBeGreaterThanOrEqual(1000);
    expect((await client.lease.LeaseTimeToLive({ id })).ttl).toBe(-1);
  });

  test('lasts as long as it is kept alive, by many at once if need be', async () => {
    const began = performance.now();
    const { id, header } = await client.lease.LeaseGrant({ ttl: 2 });
    await put('kept', id);
    const stream = keepAlive();
    let renewals = 0;
    let asked = 0;
    while (performance.now() - began < 3000) {
      for (let i = 0; i < 20; i++) stream.send({ id });
      asked = performance.now();
      for (let i = 0; i < 20; i++, renewals++) expect(await stream.next()).toMatchObject({ id, ttl: 2 });
    }
    expect(await has('kept')).toBe(true);
    await deletionOf('kept', header?.revision ?? 0);
    expect(performance.now() - asked).toBeGreaterThanOrEqual(2000);
    stream.send({ id });
    expect(await stream.next()).toMatchObject({ id, ttl: 0 });
    stream.end();
    expect((await stream.ended).code).toBe(0);
    expect(renewals).toBeGreaterThan(20);
  });
});

test('leases and what is left of them survive a restart', async () => {
  const options = { ...member.options, name: 'restart', dataDir: `${directory}/restart` };
  const alone = { ...options, initialCluster: [{ name: 'restart', peerUrls: ['http://127.0.0.1:1'] }] };
  const first = await startMember(alone);
  await first.server.ready;
  await first.client.lease.LeaseGrant({ id: 5n, ttl: 1000 });
  await put('survives', 5n, first.client);
  await first.close();
  const second = await startMember(alone);
  await second.server.ready;
  const { ttl, keys } = await second.client.lease.LeaseTimeToLive({ id: 5n, keys: true });
  expect([ttl > 900, keys.map(textOf)]).toEqual([true, ['survives']]);
  await second.client.lease.LeaseRevoke({ id: 5n });
  expect(await has('survives', second.client)).toBe(false);
  await second.close();
});

/** As clients do: what failed for want of a leader is asked again. */
async function persistently<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if ((error as RpcFailure).code !== 14) throw error;
    }
  }
}

test('any member renews; a change of leader neither ends a lease early nor starts it anew', async () => {
  const peers = (await findFreePorts(3)).map((port, i) => ({ name: `l${i + 1}`, port }));
  const members = await Promise.all(peers.map(({ name }) => startMember(memberOptions(directory, name, peers))));
  await Promise.all(members.map(({ server }) => server.ready));
  const [any] = members as [TestMember];
  await persistently(() => any.client.lease.LeaseGrant({ id: 1n, ttl: 2 }));
  await persistently(() => any.client.lease.LeaseGrant({ id: 2n, ttl: 1000 }));
  await persistently(() => put('kept', 1n, any.client));
  const { header } = await persistently(() => put('long', 2n, any.client));
  const renewed = async (by: TestMember): Promise<number> => {
    const stream = keepAlive(by.client);
    stream.send({ id: 1n });
    const { ttl } = await stream.next();
    stream.cancel();
    return ttl;
  };
  for (const one of members) expect(await persistently(() => renewed(one))).toBe(2);

  const { leader } = await any.client.maintenance.Status();
  const killed = members.find(({ server }) => BigInt(server.self) === leader) ?? any;
  const others = members.filter((one) => one !== killed);
  const [left] = others as [TestMember];
  const asked = performance.now();
  expect(await persistently(() => renewed(left))).toBe(2);
  await killed.close();
  // The new leader ends it, and counts from the renewal that the old one led.
  const deleted = await deletionOf('kept', header?.revision ?? 0, left.client);
  expect(deleted).toBe((header?.revision ?? 0) + 1);
  expect(performance.now() - asked).toBeGreaterThanOrEqual(2000);
  for (const one of others) {
    const { ttl } = await persistently(() => one.client.lease.LeaseTimeToLive({ id: 2n }));
    expect([ttl < 1000, ttl > 900]).toEqual([true, true]);
  }
  await Promise.all(others.map((one) => one.close()));
});
