// The etcd3 package from npm, as its users use it: keys, transactions, watches, leases, locks, elections, users.
// QUORATE_BIN=etcd runs this file against etcd itself.

import { Etcd3, EtcdAuthenticationFailedError, EtcdPermissionDeniedError, Range } from 'etcd3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { TestCluster } from '../harness/cluster.ts';

let cluster: TestCluster;
let client: Etcd3;
beforeAll(async () => {
  cluster = await TestCluster.start();
  client = new Etcd3({ hosts: cluster.endpoints });
});
afterAll(async () => {
  client?.close();
  await cluster?.destroy();
});
beforeEach(async () => {
  await client.delete().all();
});

describe('keys', () => {
  test('put and get: text, numbers, JSON, bytes', async () => {
    await client.put('text').value('hello');
    await client.put('number').value(42);
    await client.put('json').value(JSON.stringify({ a: [1] }));
    await client.put('bytes').value(Buffer.from([0, 255, 128]));
    expect(await client.get('text').string()).toBe('hello');
    expect(await client.get('number').number()).toBe(42);
    expect(await client.get('json').json()).toEqual({ a: [1] });
    expect(await client.get('bytes').buffer()).toEqual(Buffer.from([0, 255, 128]));
    expect(await client.get('nothing').string()).toBeNull();
  });

  test('a value of a megabyte comes back as it went', async () => {
    const value = Buffer.alloc(1024 * 1024, 'quorate');
    await client.put('large').value(value);
    expect((await client.get('large').buffer())?.equals(value)).toBe(true);
  });

  test('put returns what was there, touch keeps it', async () => {
    await client.put('k').value('one');
    const previous = await client.put('k').value('two').getPrevious();
    expect(previous?.value.toString()).toBe('one');
    await client.put('k').touch();
    const { kvs } = await client.get('k').exec();
    expect([kvs[0]?.value.toString(), kvs[0]?.version]).toEqual(['two', '3']);
  });

  test('ranges: prefix, interval, limit, order, count, keys', async () => {
    for (const name of ['b', 'a', 'd', 'c']) await client.put(`r/${name}`).value(name.toUpperCase());
    expect(await client.getAll().prefix('r/').strings()).toEqual({ 'r/a': 'A', 'r/b': 'B', 'r/c': 'C', 'r/d': 'D' });
    expect(await client.getAll().inRange({ start: 'r/b', end: 'r/d' }).keys()).toEqual(['r/b', 'r/c']);
    expect(await client.getAll().prefix('r/').sort('Key', 'Descend').limit(2).keys()).toEqual(['r/d', 'r/c']);
    expect(await client.getAll().prefix('r/').sort('Create', 'Ascend').keys()).toEqual(['r/b', 'r/a', 'r/d', 'r/c']);
    expect(await client.getAll().prefix('r/').count()).toBe(4);
    const counted = await client.getAll().prefix('r/').exec();
    expect([counted.count, counted.kvs.length]).toEqual(['4', 4]);
  });

  test('older revisions', async () => {
    await client.put('k').value('old');
    const { header } = await client.get('k').exec();
    await client.put('k').value('new');
    expect(await client.get('k').revision(header.revision).string()).toBe('old');
  });

  test('delete one, a prefix, and see what was there', async () => {
    for (const name of ['a', 'b', 'c']) await client.put(`d/${name}`).value(name);
    const first = await client.delete().key('d/a').getPrevious();
    expect(first.map((kv) => kv.value.toString())).toEqual(['a']);
    expect((await client.delete().prefix('d/')).deleted).toBe('2');
    expect(await client.getAll().prefix('d/').count()).toBe(0);
  });
});

describe('transactions', () => {
  test('if, then, else', async () => {
    const attempt = () =>
      client.if('lock', 'Create', '==', 0).then(client.put('lock').value('mine')).else(client.get('lock')).commit();
    const first = await attempt();
    expect(first.succeeded).toBe(true);
    const second = await attempt();
    expect(second.succeeded).toBe(false);
    expect(second.responses[0]?.response_range?.kvs[0]?.value.toString()).toBe('mine');
  });

  test('comparisons of value, version and revision', async () => {
    await client.put('k').value('5');
    await client.put('k').value('6');
    const { kvs } = await client.get('k').exec();
    const outcome = async (column: 'Value' | 'Version' | 'Mod', operator: '==' | '>' | '<' | '!=', value: string) =>
      (await client.if('k', column, operator, value).then(client.get('k')).commit()).succeeded;
    expect(await outcome('Value', '==', '6')).toBe(true);
    expect(await outcome('Value', '!=', '6')).toBe(false);
    expect(await outcome('Version', '>', '1')).toBe(true);
    expect(await outcome('Version', '<', '2')).toBe(false);
    expect(await outcome('Mod', '==', String(kvs[0]?.mod_revision))).toBe(true);
  });

  test('several operations take place at one revision', async () => {
    await client
      .if('k', 'Create', '==', 0)
      .then(client.put('k').value('1'), client.put('l').value('2'), client.delete().key('nothing'))
      .commit();
    const [k, l] = await Promise.all([client.get('k').exec(), client.get('l').exec()]);
    expect(k.kvs[0]?.mod_revision).toBe(l.kvs[0]?.mod_revision);
  });

  test('software transactions lose no update', async () => {
    await client.put('counter').value(0);
    const increment = () =>
      client.stm({ retries: 100 }).transact(async (tx) => {
        const value = await tx.get('counter').number();
        await tx.put('counter').value((value ?? 0) + 1);
      });
    await Promise.all(Array.from({ length: 10 }, increment));
    expect(await client.get('counter').number()).toBe(10);
  });
});

describe('namespaces', () => {
  test('see their own keys only, under the prefix', async () => {
    const users = client.namespace('users/');
    await users.put('ann').value('1');
    await client.put('other').value('2');
    expect(await users.getAll().strings()).toEqual({ ann: '1' });
    expect(await client.get('users/ann').string()).toBe('1');
    await users.delete().all();
    expect(await client.getAll().strings()).toEqual({ other: '2' });
  });

  test('transactions stay inside too', async () => {
    const users = client.namespace('users/');
    const result = await users.if('ann', 'Create', '==', 0).then(users.put('ann').value('1')).commit();
    expect(result.succeeded).toBe(true);
    expect(await client.get('users/ann').string()).toBe('1');
  });
});

describe('watch', () => {
  const nextOf = <T>(emitter: { once(event: string, listener: (value: T) => void): unknown }, event: string) =>
    new Promise<T>((resolve) => emitter.once(event, resolve));

  test('a key, with what was before', async () => {
    await client.put('watched').value('1');
    const watcher = await client.watch().key('watched').withPreviousKV().create();
    const put = nextOf<{ value: Buffer }>(watcher, 'put');
    await client.put('not watched').value('x');
    await client.put('watched').value('2');
    expect((await put).value.toString()).toBe('2');
    const deleted = nextOf<{ key: Buffer }>(watcher, 'delete');
    await client.delete().key('watched');
    expect((await deleted).key.toString()).toBe('watched');
    await watcher.cancel();
  });

  test('a prefix, from a revision on, in order', async () => {
    const first = await client.put('w/0').value('0');
    for (let i = 1; i < 20; i++) await client.put(`w/${i}`).value(String(i));
    const watcher = await client.watch().prefix('w/').startRevision(first.header.revision).watcher();
    const values: string[] = [];
    await new Promise<void>((resolve) => {
      watcher.on('put', (kv) => {
        values.push(kv.value.toString());
        if (values.length === 30) resolve();
      });
      void (async () => {
        for (let i = 20; i < 30; i++) await client.put(`w/${i}`).value(String(i));
      })();
    });
    expect(values).toEqual(Array.from({ length: 30 }, (_, i) => String(i)));
    await watcher.cancel();
  });
});

describe('leases', () => {
  test('keep their keys while they are kept alive, and take them along', async () => {
    const lease = client.lease(60);
    await lease.put('leased').value('x');
    const id = await lease.grant();
    const { kvs } = await client.get('leased').exec();
    expect(kvs[0]?.lease).toBe(id);
    await lease.keepaliveOnce();
    const { leases } = await client.leaseClient.leaseLeases();
    expect(leases.map(({ ID }) => ID)).toContain(id);
    await lease.revoke();
    expect(await client.get('leased').string()).toBeNull();
  });

  test('that are gone are told to whoever holds them', async () => {
    const lease = client.lease(60);
    const id = await lease.grant();
    const lost = new Promise((resolve) => lease.once('lost', resolve));
    await client.leaseClient.leaseRevoke({ ID: id });
    await lease.keepaliveOnce().catch(() => {});
    await lost;
    await expect(lease.put('leased').value('x').exec()).rejects.toThrow(/lease not found|expired|lost/i);
  });
});

describe('locks and elections', () => {
  test('a lock is held by one at a time', async () => {
    const lock = client.lock('resource').ttl(30);
    await lock.acquire();
    await expect(client.lock('resource').ttl(30).acquire()).rejects.toThrow(/acquire a lock/);
    await lock.release();
    expect(
      await client
        .lock('resource')
        .ttl(30)
        .do(() => 'done'),
    ).toBe('done');
  });

  test('an election has one leader, observers see the next', async () => {
    const election = client.election('office', 30);
    const first = election.campaign('first');
    await new Promise<void>((resolve) => first.once('elected', resolve));
    expect(await election.leader()).toBe('first');
    const observer = await election.observe();
    expect(observer.leader()).toBe('first');
    const second = election.campaign('second');
    const elected = new Promise<void>((resolve) => second.once('elected', resolve));
    const seen = new Promise<void>((resolve) => observer.on('change', (leader) => leader === 'second' && resolve()));
    await first.resign();
    await Promise.all([elected, seen]);
    await second.proclaim('second again');
    expect(await election.leader()).toBe('second again');
    await second.resign();
    await observer.cancel();
  });
});

describe('errors arrive as etcd3’s own', () => {
  test('a revision that was compacted', async () => {
    await client.put('k').value('1');
    await client.put('k').value('2');
    const { header } = await client.get('k').exec();
    await client.kv.compact({ revision: header.revision, physical: true });
    const old = client.get('k').revision(Number(header.revision) - 1);
    await expect(old.string()).rejects.toThrow(/required revision has been compacted/);
  });

  test('an empty key', async () => {
    await expect(client.kv.put({ key: Buffer.alloc(0), value: Buffer.from('x') })).rejects.toThrow(
      /key is not provided/,
    );
  });

  test('a request beyond the limit', async () => {
    const put = client.kv.put({ key: Buffer.from('k'), value: Buffer.alloc(2 * 1024 * 1024) });
    await expect(put).rejects.toThrow(/request is too large|larger than max/);
  });
});

test('members and status', async () => {
  const { members } = await client.cluster.memberList({});
  expect(members.map((member) => member.name).sort()).toEqual(cluster.members.map((member) => member.name).sort());
  const status = await client.maintenance.status();
  expect(members.map((member) => member.ID)).toContain(status.leader);
});

test('users and permissions', async () => {
  const { auth, ...root } = { auth: client.auth, user: client.user('root'), role: client.role('root') };
  await root.user.create('r00t');
  // etcd before 3.6 does not make the role by itself.
  await root.role.create().catch(() => {});
  await root.user.addRole('root');
  await client.role('team').create();
  await client.role('team').grant({ permission: 'Readwrite', range: Range.prefix('team/') });
  await client.user('ann').create('pass');
  await client.user('ann').addRole('team');
  await auth.authEnable();
  const as = (username: string, password: string) =>
    new Etcd3({ hosts: cluster.endpoints, auth: { username, password } });
  const [ann, wrong, admin] = [as('ann', 'pass'), as('ann', 'wrong'), as('root', 'r00t')];
  try {
    await ann.put('team/a').value('hers');
    expect(await ann.get('team/a').string()).toBe('hers');
    await expect(ann.get('other').string()).rejects.toThrow(EtcdPermissionDeniedError);
    await expect(ann.put('other').value('x')).rejects.toThrow(EtcdPermissionDeniedError);
    await expect(ann.user('bob').create('b')).rejects.toThrow(EtcdPermissionDeniedError);
    await expect(wrong.get('team/a').string()).rejects.toThrow(EtcdAuthenticationFailedError);
    await expect(client.get('team/a').string()).rejects.toThrow(/user name is empty/);
    expect((await admin.user('ann').roles()).map(({ name }) => name)).toEqual(['team']);
    // Changes make tokens old: clients get new ones by themselves.
    await admin.role('team').revoke({ permission: 'Readwrite', range: Range.prefix('team/') });
    await expect(ann.get('team/a').string()).rejects.toThrow(EtcdPermissionDeniedError);
  } finally {
    await admin.auth.authDisable();
    for (const each of [ann, wrong, admin]) each.close();
  }
  expect(await client.get('team/a').string()).toBe('hers');
  for (const name of ['ann', 'root']) await client.user(name).delete();
  for (const name of ['team', 'root']) await client.role(name).delete();
});
