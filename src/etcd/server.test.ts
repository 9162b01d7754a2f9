import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HealthCheckRequest, HealthCheckResponse, ServingStatus } from '../codec/etcd/health.ts';
import { AlarmAction } from '../codec/etcd/maintenance.ts';
import { findFreePorts } from '../host/testing/ports.ts';
import type { EtcdServerOptions } from './options.ts';
import { failureOf } from './testing/client.ts';
import { makeDirectory, memberOptions, startAlone, startMember, type TestMember } from './testing/server.ts';
import { bytesOf, textOf } from './testing/text.ts';

let directory: string;
let running: TestMember[] = [];

beforeEach(async () => {
  directory = await makeDirectory();
});

afterEach(async () => {
  for (const member of running) await member.close();
  running = [];
  await rm(directory, { recursive: true, force: true });
});

async function start(more: Partial<EtcdServerOptions> = {}): Promise<TestMember> {
  const member = await startAlone(directory, more);
  running.push(member);
  return member;
}

async function stop(member: TestMember): Promise<void> {
  running = running.filter((other) => other !== member);
  await member.close();
}

const put = (member: TestMember, key: string, value: string) =>
  member.client.kv.Put({ key: bytesOf(key), value: bytesOf(value) });
const get = async (member: TestMember, key: string) =>
  textOf((await member.client.kv.Range({ key: bytesOf(key) })).kvs[0]?.value);

describe('a member that comes back', () => {
  test('has every key, its identifier and its revision', async () => {
    const first = await start();
    for (let i = 0; i < 50; i++) await put(first, `k${i}`, `v${i}`);
    const revision = (await put(first, 'k', 'last')).header?.revision;
    const { self, clusterId } = first.server;
    await stop(first);
    const second = await start();
    expect([second.server.self, second.server.clusterId]).toEqual([self, clusterId]);
    expect(await get(second, 'k')).toBe('last');
    expect(await get(second, 'k49')).toBe('v49');
    expect((await second.client.kv.Range({ key: bytesOf('k') })).header?.revision).toBe(revision);
  });

  test('is known under its new name and URLs', async () => {
    await stop(await start());
    const member = await start({ advertiseClientUrls: ['http://elsewhere:2379'] });
    const { members } = await member.client.cluster.MemberList();
    expect(members.map((one) => one.clientUrls)).toEqual([['http://elsewhere:2379']]);
  });

  test('after an option that was refused late has let go of its directory', async () => {
    const wrong = startAlone(directory, { authToken: 'jwt,sign-method=RS256' });
    await expect(wrong).rejects.toMatchObject({ code: 'invalid-option' });
    await start();
  });

  test("in another member's directory is refused, and changes nothing there", async () => {
    const first = await start();
    await put(first, 'k', 'v');
    await stop(first);
    const other = memberOptions(directory, 'n1', [{ name: 'n1', port: 5 }], {
      listenPeerUrls: [{ host: '127.0.0.1', port: 0 }],
    });
    await expect(startMember(other)).rejects.toMatchObject({ code: 'foreign-data-directory' });
    expect(await get(await start(), 'k')).toBe('v');
  });

  test('twice at once is refused', async () => {
    await start();
    await expect(startAlone(directory)).rejects.toMatchObject({ code: 'data-directory-locked' });
  });
});

describe('what cannot start says why, and gives the directory free', () => {
  test('a busy client port', async () => {
    const [port] = (await findFreePorts(1)) as [number];
    const first = await start({ listenClientUrls: [{ host: '127.0.0.1', port }] });
    const busy = { listenClientUrls: [{ host: '127.0.0.1', port }], dataDir: join(directory, 'other') };
    await expect(startAlone(directory, busy)).rejects.toMatchObject({ code: 'listen' });
    await stop(first);
    await start(busy);
  });

  test('flags that name no or several peer addresses', async () => {
    const listenPeerUrls = [1, 2].map(() => ({ host: '127.0.0.1', port: 0 }));
    await expect(startAlone(directory, { listenPeerUrls })).rejects.toMatchObject({ code: 'invalid-option' });
    await start();
  });

  test('a newcomer to a cluster that nobody serves', async () => {
    const joining = { initialClusterState: 'existing' } as const;
    await expect(startAlone(directory, joining)).rejects.toMatchObject({ code: 'unreachable' });
    await start();
  });
});

describe('several client addresses', () => {
  test('serve the same', async () => {
    const listenClientUrls = [1, 2].map(() => ({ host: '127.0.0.1', port: 0 }));
    const member = await start({ listenClientUrls });
    const [a, b] = member.server.clientAddresses;
    expect(a?.port).not.toBe(b?.port);
    for (const address of [a, b]) {
      const answer = await fetch(`http://127.0.0.1:${address?.port}/health`);
      expect(await answer.json()).toEqual({ health: 'true', reason: '' });
    }
  });
});

describe('plain HTTP', () => {
  test.each([
    ['GET', '/health', 200, { health: 'true', reason: '' }],
    ['GET', '/health?serializable=true&exclude=NOSPACE', 200, { health: 'true', reason: '' }],
    ['GET', '/version', 200, { etcdserver: '3.6.0', etcdcluster: '3.6.0', storage: '3.6.0' }],
    ['POST', '/health', 405, undefined],
    ['POST', '/version', 405, undefined],
    ['GET', '/v2/keys', 404, undefined],
    ['GET', '//', 404, undefined],
    ['GET', '/health?%', 200, undefined],
  ])('%s %s', async (method, path, status, body) => {
    const member = await start();
    const answer = await fetch(`http://${member.address}${path}`, { method });
    expect(answer.status).toBe(status);
    if (body !== undefined) expect(await answer.json()).toEqual(body);
  });
});

describe('Maintenance', () => {
  test('Status tells version, sizes, leader, indexes and term', async () => {
    const member = await start();
    await put(member, 'k', 'v');
    const status = await member.client.maintenance.Status();
    expect(status).toMatchObject({
      version: '3.6.0',
      leader: BigInt(member.server.self),
      isLearner: false,
      errors: [],
    });
    expect(status.header?.revision).toBe(2);
    expect(status.raftTerm).toBe(status.header?.raftTerm);
    expect(status.raftAppliedIndex).toBeGreaterThan(0);
    expect(status.raftIndex).toBeGreaterThanOrEqual(status.raftAppliedIndex);
    expect(status.dbSize).toBeGreaterThanOrEqual(status.dbSizeInUse);
  });

  test('there is no alarm on a healthy disk, and none can be made up', async () => {
    const member = await start();
    expect((await member.client.maintenance.Alarm()).alarms).toEqual([]);
    expect((await failureOf(member.client.maintenance.Alarm({ action: AlarmAction.ACTIVATE }))).code).toBe(13);
  });

  test('leadership moves to members only', async () => {
    const member = await start();
    expect(await failureOf(member.client.maintenance.MoveLeader({ targetId: 5n }))).toEqual({
      code: 9,
      details: 'etcdserver: bad leader transferee',
    });
  });
});

describe('Cluster of one', () => {
  test('lists itself, with name and URLs', async () => {
    const member = await start();
    const { self, clusterId } = member.server;
    for (const linearizable of [false, true]) {
      const { members, header } = await member.client.cluster.MemberList({ linearizable });
      expect(header).toMatchObject({ clusterId: BigInt(clusterId), memberId: BigInt(self), revision: 0 });
      expect(members).toEqual([
        {
          id: BigInt(self),
          name: 'n1',
          peerUrls: ['http://127.0.0.1:1'],
          clientUrls: ['http://n1.test:2379'],
          isLearner: false,
        },
      ]);
    }
  });

  test.each([
    ['MemberAdd', { peerUrls: ['nonsense'] }, 3, 'etcdserver: given member URLs are invalid'],
    ['MemberAdd', { peerUrls: [] }, 3, 'etcdserver: given member URLs are invalid'],
    ['MemberAdd', { peerUrls: ['http://127.0.0.1:1'] }, 9, 'etcdserver: Peer URLs already exists'],
    ['MemberRemove', { id: 5n }, 5, 'etcdserver: member not found'],
    ['MemberPromote', { id: 2n ** 64n - 1n }, 5, 'etcdserver: member not found'],
    ['MemberUpdate', { id: 5n, peerUrls: ['http://127.0.0.1:9'] }, 5, 'etcdserver: member not found'],
  ] as const)('%s of %o is refused', async (method, request, code, details) => {
    const member = await start();
    expect(await failureOf(member.client.cluster[method](request as never))).toEqual({ code, details });
  });

  test('does not lose its only member, nor promote it', async () => {
    const member = await start();
    const id = BigInt(member.server.self);
    expect((await failureOf(member.client.cluster.MemberRemove({ id }))).details).toBe(
      'etcdserver: re-configuration failed due to not enough started members',
    );
    expect((await failureOf(member.client.cluster.MemberPromote({ id }))).details).toBe(
      'etcdserver: can only promote a learner member',
    );
  });

  test('a learner that was added is listed as unstarted, and goes again', async () => {
    const member = await start();
    const peerUrls = ['http://127.0.0.1:7', 'http://127.0.0.1:6'];
    const added = await member.client.cluster.MemberAdd({ peerUrls, isLearner: true });
    const learner = { name: '', peerUrls: [...peerUrls].sort(), clientUrls: [], isLearner: true };
    expect(added.member).toMatchObject(learner);
    expect(added.members.length).toBe(2);
    const id = added.member?.id ?? 0n;
    expect((await failureOf(member.client.cluster.MemberPromote({ id }))).details).toBe(
      'etcdserver: can only promote a learner member which is in sync with leader',
    );
    await member.client.cluster.MemberUpdate({ id, peerUrls: ['http://127.0.0.1:8'] });
    const { members } = await member.client.cluster.MemberList();
    expect(members.find((one) => one.id === id)?.peerUrls).toEqual(['http://127.0.0.1:8']);
    expect((await member.client.cluster.MemberRemove({ id })).members.length).toBe(1);
    expect(await failureOf(member.client.cluster.MemberRemove({ id }))).toEqual({
      code: 5,
      details: 'etcdserver: member not found',
    });
  });
});

describe('health checks', () => {
  test('the server serves; a service nobody knows is not found', async () => {
    const member = await start();
    expect((await member.client.health.Check()).status).toBe(ServingStatus.SERVING);
    expect(await failureOf(member.client.health.Check({ service: 'nobody' }))).toEqual({
      code: 5,
      details: 'unknown service',
    });
  });
});

describe('watching the health', () => {
  test('tells of the end of service, and ends then', async () => {
    const member = await start();
    const watch = (service: string) =>
      member.client.stream('/grpc.health.v1.Health/Watch', HealthCheckRequest.encode({ service }), HealthCheckResponse);
    const statuses = watch('');
    // What was answered after the watch was asked for shows that the watch is there.
    await member.client.health.Check();
    await member.server.close();
    const { SERVING, NOT_SERVING } = ServingStatus;
    expect((await statuses).map((one) => one.status)).toEqual([SERVING, NOT_SERVING]);
  });
});

test('closing twice is closing once; whoever waits hears why', async () => {
  const member = await start();
  await Promise.all([member.server.close(), member.server.close()]);
  expect(await member.server.stopped).toEqual({ type: 'closed' });
});
