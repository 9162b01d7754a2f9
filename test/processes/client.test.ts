// The client library against real members that are killed: what it promises must hold over their loss.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, createClient, EventType, prefixEnd, type RpcError } from '../../src/client/index.ts';
import { TestCluster } from '../harness/cluster.ts';

let cluster: TestCluster;
let client: Client;
beforeAll(async () => {
  cluster = await TestCluster.start();
  client = createClient({ endpoints: cluster.endpoints, timeoutMs: 20_000 });
});
afterAll(async () => {
  client?.close();
  await cluster?.destroy();
});

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** Kills each member once, one after the other, and starts it again; others make a quorum all the time. */
async function killEach(between: () => Promise<void>): Promise<void> {
  for (const member of cluster.members) {
    await member.kill();
    await between();
    await member.start();
  }
}

/** Writes until it is known to be written: whether a write that failed has happened is looked up. */
async function putForSure(key: string, value: string): Promise<void> {
  for (;;) {
    try {
      await client.put(key, value);
      return;
    } catch (thrown) {
      if (!(thrown as RpcError).mayHaveApplied) continue;
      if ((await client.get(key)) === value) return;
    }
  }
}

test('a watch misses no event and repeats none while every member is killed', async () => {
  const watcher = client.watch('watched/', { rangeEnd: prefixEnd('watched/') });
  await watcher.created;
  const seen: { key: string; revision: number }[] = [];
  const reading = (async () => {
    for await (const { events } of watcher) {
      const revisions = new Set(events.map((event) => event.kv?.modRevision ?? 0));
      seen.push(...events.map(({ kv }) => ({ key: text(kv!.key), revision: kv!.modRevision })));
      expect(Math.min(...revisions)).toBeGreaterThan(seen.at(-events.length - 1)?.revision ?? 0);
      if (seen.at(-1)?.key === 'watched/end') return;
    }
  })();
  // Awaited below; what fails early must not fail unheard.
  reading.catch(() => {});
  let written = 0;
  await killEach(async () => {
    for (let i = 0; i < 20; i++) await putForSure(`watched/${written++}`, 'x');
  });
  await putForSure('watched/end', 'x');
  await reading;
  // Several writes of a key that were each said to have failed may have happened: etcd's history is what counts.
  const { kvs } = await client.kv.range({ key: Buffer.from('watched/'), rangeEnd: prefixEnd('watched/') });
  expect(new Set(seen.map(({ key }) => key))).toEqual(new Set(kvs.map(({ key }) => text(key))));
  expect(new Set(seen.map(({ revision }) => revision)).size).toBe(seen.length);
  const versions = kvs.reduce((sum, { version }) => sum + version, 0);
  expect(seen).toHaveLength(versions);
});

test('a lease that is kept outlives every member’s death, and tells of its own', async () => {
  const { id } = await client.lease.leaseGrant({ ttl: 5 });
  await client.put('leased', 'x', { lease: id });
  const kept = client.keepAlive(id);
  await killEach(async () => {
    await putForSure('unrelated', 'x');
  });
  expect(kept.lost.aborted).toBe(false);
  expect(await client.get('leased')).toBe('x');
  const lost = new Promise((resolve) => kept.lost.addEventListener('abort', () => resolve(kept.lost.reason)));
  await client.lease.leaseRevoke({ id });
  expect(await lost).toMatchObject({ code: 'lease-lost' });
});

test('a lock goes from hand to hand with growing tokens, over the death of members', async () => {
  const first = await client.acquire('lock', { ttlSeconds: 10 });
  let isSecondIn = false;
  const second = client.acquire('lock', { ttlSeconds: 10 }).then((lock) => {
    isSecondIn = true;
    return lock;
  });
  await cluster.members[0]!.kill();
  expect(await client.get(text(first.key))).toBe('');
  await cluster.members[0]!.start();
  expect(isSecondIn).toBe(false);
  await first.release();
  const held = await second;
  expect(held.fencingToken).toBeGreaterThan(first.fencingToken);
  expect(await client.get(text(first.key))).toBeUndefined();
  await held.release();
  await expect(client.acquire('lock', { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
});

test('observers hear of each leader and of what it proclaims', async () => {
  const observed = client.observe('election');
  const next = async (): Promise<string> => text((await observed.next()).value!.value);
  const first = await client.campaign('election', 'first');
  const second = client.campaign('election', 'second');
  expect(await next()).toBe('first');
  await cluster.members[1]!.kill();
  await first.proclaim('first again').catch(() => first.proclaim('first again'));
  expect(await next()).toBe('first again');
  await cluster.members[1]!.start();
  await first.resign();
  let heard = await next();
  // A proclamation that was made twice is heard twice.
  while (heard === 'first again') heard = await next();
  expect(heard).toBe('second');
  await (await second).resign();
  await observed.return();
  await expect(first.proclaim('too late')).rejects.toMatchObject({ code: 'not-leader' });
});

test('a write that fails says whether it may have happened; none happens twice', async () => {
  const count = async (): Promise<number> => (await client.kv.range({ key: Buffer.from('once') })).kvs[0]?.version ?? 0;
  let sure = await count();
  let unsure = 0;
  await killEach(async () => {
    for (let i = 0; i < 30; i++) {
      await client.put('once', String(i)).then(
        () => sure++,
        (error: RpcError) => {
          if (error.mayHaveApplied) unsure++;
        },
      );
    }
  });
  expect(await count()).toBeGreaterThanOrEqual(sure);
  expect(await count()).toBeLessThanOrEqual(sure + unsure);
});

test('history that is gone ends a watch with the revision that is left', async () => {
  await client.put('old', '1');
  const { header } = await client.kv.put({ key: Buffer.from('old'), value: Buffer.from('2') });
  await client.kv.compact({ revision: header!.revision });
  const watcher = client.watch('old', { startRevision: 1 });
  const compactRevision = header!.revision;
  await expect(watcher[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'compacted', compactRevision });
  // From what is left on it works, and deletions come as such.
  const later = client.watch('old', { startRevision: compactRevision, prevKv: true });
  await client.delete('old');
  const types: number[] = [];
  for await (const { events } of later) {
    types.push(...events.map((event) => event.type));
    if (types.at(-1) === EventType.DELETE) break;
  }
  expect(types).toEqual([EventType.PUT, EventType.DELETE]);
});
