// The Lock service as clients use it, over gRPC.

import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LockRequest, LockResponse } from '../codec/etcd/concurrency.ts';
import { failureOf, type TestClient } from './testing/client.ts';
import { makeDirectory, startAlone, type TestMember } from './testing/server.ts';
import { bytesOf, textOf } from './testing/text.ts';
import { until } from './testing/until.ts';

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

const grant = async (ttl = 100): Promise<bigint> => (await client.lease.LeaseGrant({ ttl })).id;
const lock = (name: string, lease: bigint, by = client) => by.lock.Lock({ name: bytesOf(name), lease });
const keysOf = async (name: string): Promise<string[]> => {
  const { kvs } = await client.kv.Range({ key: bytesOf(`${name}/`), rangeEnd: bytesOf(`${name}0`) });
  return kvs.map(({ key }) => textOf(key));
};
/** Resolves once so many stand in line. */
const untilInLine = (name: string, count: number) => until(async () => (await keysOf(name)).length === count);

describe('a lock', () => {
  test('is held under a key of its holder’s lease, whose creation is the fencing token', async () => {
    const lease = await grant();
    const { key, header } = await lock('plain', lease);
    expect(textOf(key)).toBe(`plain/${lease.toString(16)}`);
    const { kvs } = await client.kv.Range({ key });
    expect([kvs[0]?.createRevision, kvs[0]?.lease]).toEqual([header?.revision, lease]);
    // Whoever has it gets it again, with the same token.
    expect((await lock('plain', lease)).header?.revision).toBe(header?.revision);
    await client.lock.Unlock({ key });
    expect(await keysOf('plain')).toEqual([]);
  });

  test('is held by one at a time, in the order of asking, with growing tokens', async () => {
    const order: number[] = [];
    const tokens: number[] = [];
    const contenders: Promise<void>[] = [];
    for (let i = 0; i < 10; i++) {
      const lease = await grant();
      contenders.push(
        lock('order', lease).then(async ({ key, header }) => {
          order.push(i);
          tokens.push(header?.revision ?? 0);
          const { kvs } = await client.kv.Range({ key: bytesOf('order/'), rangeEnd: bytesOf('order0') });
          expect(Math.min(...kvs.map(({ createRevision }) => createRevision))).toBe(header?.revision);
          await client.lock.Unlock({ key });
        }),
      );
      // The first may be through already: nobody waits for more than stand in line.
      await client.kv.Range({ key: bytesOf('order') });
    }
    await Promise.all(contenders);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(tokens).toEqual([...tokens].sort((a, b) => a - b));
  });

  test('passes on when its holder’s lease ends', async () => {
    const [first, second] = [await grant(), await grant()];
    await lock('ends', first);
    const waiting = lock('ends', second);
    await untilInLine('ends', 2);
    await client.lease.LeaseRevoke({ id: first });
    expect(textOf((await waiting).key)).toBe(`ends/${second.toString(16)}`);
  });

  test('is not given to one whose lease is lost while he waits, nor does he stand in the way', async () => {
    const [first, second, third] = [await grant(), await grant(), await grant()];
    const { key } = await lock('lost', first);
    const lost = failureOf(lock('lost', second));
    await untilInLine('lost', 2);
    const waiting = lock('lost', third);
    await untilInLine('lost', 3);
    await client.lease.LeaseRevoke({ id: second });
    expect(await lost).toEqual({ code: 2, details: 'mutex: session is expired' });
    await client.lock.Unlock({ key });
    expect(textOf((await waiting).key)).toBe(`lost/${third.toString(16)}`);
  });

  test('is waited for no longer by a client that is gone', async () => {
    const [first, second] = [await grant(), await grant()];
    await lock('gone', first);
    const waiting = client.open('/v3lockpb.Lock/Lock', LockRequest, LockResponse);
    waiting.send({ name: bytesOf('gone'), lease: second });
    waiting.end();
    await untilInLine('gone', 2);
    waiting.cancel();
    await untilInLine('gone', 1);
    expect(member.server.watchers.all).toBe(0);
  });

  test('needs a lease that exists, and grants one to whoever brings none', async () => {
    expect(await failureOf(lock('lease', 12345n))).toEqual({
      code: 5,
      details: 'etcdserver: requested lease not found',
    });
    const { key } = await lock('lease', 0n);
    const { kvs } = await client.kv.Range({ key });
    const { grantedTtl } = await client.lease.LeaseTimeToLive({ id: kvs[0]?.lease ?? 0n });
    expect(grantedTtl).toBe(60);
  });
});

test('waits end when the member stops', async () => {
  const one = await startAlone(`${directory}/stops`);
  const { id } = await one.client.lease.LeaseGrant({ ttl: 100 });
  const { id: other } = await one.client.lease.LeaseGrant({ ttl: 100 });
  await lock('stops', id, one.client);
  const waiting = failureOf(lock('stops', other, one.client));
  const range = { key: bytesOf('stops/'), rangeEnd: bytesOf('stops0') };
  await until(async () => (await one.client.kv.Range(range)).kvs.length >= 2);
  const closed = one.server.close();
  expect(await waiting).toEqual({ code: 14, details: 'etcdserver: server stopped' });
  await closed;
  one.client.close();
});
