// Three members in one process: requests through any of them, changes of membership, loss of the leader.

import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findFreePorts } from '../host/testing/ports.ts';
import type { EtcdServerOptions } from './options.ts';
import { failureOf, type RpcFailure } from './testing/client.ts';
import { makeDirectory, memberOptions, startMember, type TestMember } from './testing/server.ts';
import { bytesOf, textOf } from './testing/text.ts';
import { until } from './testing/until.ts';

let directory: string;
let ports: { readonly name: string; readonly port: number }[];
let running: TestMember[] = [];

beforeEach(async () => {
  directory = await makeDirectory();
  ports = (await findFreePorts(5)).map((port, i) => ({ name: `n${i + 1}`, port }));
});

afterEach(async () => {
  await Promise.all(running.map((member) => member.close()));
  running = [];
  await rm(directory, { recursive: true, force: true });
});

function optionsOf(name: string, cluster: readonly string[], more: Partial<EtcdServerOptions> = {}): EtcdServerOptions {
  return memberOptions(
    directory,
    name,
    ports.filter((peer) => cluster.includes(peer.name)),
    more,
  );
}

async function start(options: EtcdServerOptions): Promise<TestMember> {
  const member = await startMember(options);
  running.push(member);
  return member;
}

async function startCluster(names: readonly string[]): Promise<TestMember[]> {
  const members = await Promise.all(names.map((name) => start(optionsOf(name, names))));
  await Promise.all(members.map((member) => member.server.ready));
  return members;
}

async function stop(member: TestMember): Promise<void> {
  running = running.filter((other) => other !== member);
  await member.close();
}

const UNAVAILABLE = 14;

/** As clients do: what failed for want of a leader is asked again. A busy machine may lose its leader at any time. */
async function persistently<T>(call: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if ((error as RpcFailure).code !== UNAVAILABLE) throw error;
    }
  }
}

const put = (member: TestMember, key: string, value: string) =>
  persistently(() => member.client.kv.Put({ key: bytesOf(key), value: bytesOf(value) }));
const get = async (member: TestMember, key: string, serializable = false) =>
  textOf((await persistently(() => member.client.kv.Range({ key: bytesOf(key), serializable }))).kvs[0]?.value);
const peerUrl = (name: string): string => `http://127.0.0.1:${ports.find((peer) => peer.name === name)?.port}`;
const idOf = (member: TestMember): bigint => BigInt(member.server.self);
async function leaderOf(members: readonly TestMember[]): Promise<TestMember> {
  const { leader } = await members[0]!.client.maintenance.Status();
  const found = members.find((member) => idOf(member) === leader);
  if (found === undefined) throw new Error(`no leader among ${members.map(idOf)}: ${leader}`);
  return found;
}

async function succeeds(call: Promise<unknown>): Promise<boolean> {
  return await call.then(
    () => true,
    () => false,
  );
}

const NAMES = ['n1', 'n2', 'n3'];

describe('three members', () => {
  test('serve writes and linearizable reads through any of them, and agree on who they are', async () => {
    const members = await startCluster(NAMES);
    for (const [i, member] of members.entries()) {
      await put(member, 'k', String(i));
      for (const other of members) expect(await get(other, 'k')).toBe(String(i));
    }
    for (const member of members) {
      const { members: listed, header } = await member.client.cluster.MemberList({ linearizable: true });
      expect(header?.memberId).toBe(idOf(member));
      expect(listed.map((one) => one.name).sort()).toEqual(NAMES);
      expect(listed.flatMap((one) => one.peerUrls).sort()).toEqual(NAMES.map(peerUrl).sort());
      expect(listed.flatMap((one) => one.clientUrls).sort()).toEqual(NAMES.map((name) => `http://${name}.test:2379`));
    }
    const clusters = new Set(members.map((member) => member.server.clusterId));
    expect(clusters.size).toBe(1);
  });

  test('go on without their leader, and take it back', async () => {
    const members = await startCluster(NAMES);
    await put(members[0]!, 'k', '1');
    const leader = await leaderOf(members);
    const others = members.filter((member) => member !== leader);
    await stop(leader);
    await put(others[0]!, 'k', '2');
    expect(await get(others[1]!, 'k')).toBe('2');
    const back = await start(leader.options);
    await back.server.ready;
    expect(await get(back, 'k')).toBe('2');
  });

  test('move leadership when the leader is asked to', async () => {
    const members = await startCluster(NAMES);
    const leader = await leaderOf(members);
    const target = members.find((member) => member !== leader)!;
    const request = { targetId: idOf(target) };
    expect(await failureOf(target.client.maintenance.MoveLeader(request))).toEqual({
      code: 9,
      details: 'etcdserver: not leader',
    });
    await persistently(() => leader.client.maintenance.MoveLeader(request));
    await until(async () => (await leaderOf(members)) === target);
    await put(leader, 'k', 'v');
  });

  test('without a quorum a member still answers what it has, and says what it cannot', async () => {
    const members = await startCluster(NAMES);
    await put(members[0]!, 'k', 'v');
    for (const member of members) await get(member, 'k');
    const [last, ...others] = members as [TestMember, TestMember, TestMember];
    await Promise.all(others.map(stop));
    expect(await get(last, 'k', true)).toBe('v');
    await until(async () => (await last.client.maintenance.Status()).leader === 0n);
    expect((await last.client.maintenance.Status()).errors).toEqual(['etcdserver: no leader']);
    expect(await failureOf(last.client.kv.Put({ key: bytesOf('k') }, { hasleader: 'true' }))).toEqual({
      code: 14,
      details: 'etcdserver: no leader',
    });
    expect((await failureOf(last.client.cluster.MemberAdd({ peerUrls: [peerUrl('n4')] }))).details).toBe(
      'etcdserver: unhealthy cluster',
    );
    const health = await fetch(`http://${last.address}/health`);
    expect([health.status, await health.json()]).toEqual([503, { health: 'false', reason: 'RAFT NO LEADER' }]);
    expect((await fetch(`http://${last.address}/health?serializable=true`)).status).toBe(200);
  });
});

describe('membership', () => {
  const joining = { initialClusterState: 'existing' } as const;

  test('a member is added, joins, catches up and serves', async () => {
    const members = await startCluster(NAMES);
    for (let i = 0; i < 20; i++) await put(members[0]!, `k${i}`, `v${i}`);
    const added = await members[1]!.client.cluster.MemberAdd({ peerUrls: [peerUrl('n4')] });
    const newcomer = await start(optionsOf('n4', [...NAMES, 'n4'], joining));
    await newcomer.server.ready;
    expect(idOf(newcomer)).toBe(added.member?.id);
    expect(newcomer.server.clusterId).toBe(members[0]!.server.clusterId);
    expect(await get(newcomer, 'k19', true)).toBe('v19');
    await put(newcomer, 'k', 'from the newcomer');
    expect(await get(members[2]!, 'k')).toBe('from the newcomer');
    await stop(newcomer);
    const back = await start(newcomer.options);
    await back.server.ready;
    expect(idOf(back)).toBe(added.member?.id);
  });

  test('a learner reads locally only, until it is promoted', async () => {
    const members = await startCluster(['n1']);
    await put(members[0]!, 'k', 'v');
    const added = await members[0]!.client.cluster.MemberAdd({ peerUrls: [peerUrl('n2')], isLearner: true });
    const learner = await start(optionsOf('n2', ['n1', 'n2'], joining));
    await learner.server.ready;
    expect(await get(learner, 'k', true)).toBe('v');
    expect((await learner.client.maintenance.Status()).isLearner).toBe(true);
    const refused = { code: 9, details: 'etcdserver: rpc not supported for learner' };
    expect(await failureOf(get(learner, 'k'))).toEqual(refused);
    expect(await failureOf(put(learner, 'k', 'x'))).toEqual(refused);
    expect(await failureOf(learner.client.cluster.MemberList())).toEqual(refused);
    // The leader has to hear first that the learner has everything.
    await until(() => succeeds(members[0]!.client.cluster.MemberPromote({ id: added.member!.id })));
    await until(async () => !(await learner.client.maintenance.Status()).isLearner);
    await put(learner, 'k', 'w');
    expect(await get(members[0]!, 'k')).toBe('w');
  });

  test('a removed member stops serving and says so; its identifier is not taken back', async () => {
    const members = await startCluster(NAMES);
    const gone = members[2]!;
    const listed = await members[0]!.client.cluster.MemberRemove({ id: idOf(gone) });
    expect(listed.members.map((one) => one.name).sort()).toEqual(['n1', 'n2']);
    expect(await gone.server.stopped).toEqual({ type: 'removed' });
    await put(members[0]!, 'k', 'v');
    expect(await failureOf(members[1]!.client.cluster.MemberRemove({ id: idOf(gone) }))).toEqual({
      code: 5,
      details: 'etcdserver: member not found',
    });
    await stop(gone);
  });

  test('a member that was removed while it was down finds out when it comes back', async () => {
    const members = await startCluster(NAMES);
    const gone = members[2]!;
    await stop(gone);
    await persistently(() => members[0]!.client.cluster.MemberRemove({ id: idOf(gone) }));
    const back = await start(gone.options);
    expect(await back.server.stopped).toEqual({ type: 'removed' });
    await put(members[0]!, 'k', 'v');
  });

  test('a member that lost its data is refused, then replaced', async () => {
    const members = await startCluster(NAMES);
    await put(members[0]!, 'k', 'v');
    const wiped = members[2]!;
    await stop(wiped);
    await rm(wiped.options.dataDir, { recursive: true });
    await expect(startMember(wiped.options)).rejects.toMatchObject({ code: 'already-bootstrapped' });
    await members[0]!.client.cluster.MemberRemove({ id: idOf(wiped) });
    const added = await members[0]!.client.cluster.MemberAdd({ peerUrls: [peerUrl('n3')] });
    expect(added.member?.id).not.toBe(idOf(wiped));
    const fresh = await start({ ...wiped.options, ...joining });
    await fresh.server.ready;
    expect(await get(fresh, 'k', true)).toBe('v');
  });

  test('who was not added does not join', async () => {
    await startCluster(['n1']);
    await expect(startMember(optionsOf('n2', ['n1', 'n2'], joining))).rejects.toMatchObject({ code: 'not-a-member' });
  });
});
