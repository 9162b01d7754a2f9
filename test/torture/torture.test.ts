// Real processes under real faults, while clients write and read without a break. In the end every acknowledged write is
// there, on every member, and the whole history is linearizable. The order of the tests is the script; they share one
// cluster. QUORATE_SEED repeats the random choices (not the timing, which is the machine's).

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../../src/core/random.ts';
import { DEFAULT_ENGINE } from '../../src/host/engines.ts';
import { TESTED_ENGINE } from '../../src/host/testing/engine.ts';
import { TestClient } from '../harness/client.ts';
import { TestCluster, type TestMember } from '../harness/cluster.ts';
import { Workload } from './workload.ts';

const CLIENTS = 8;
/** Raft in full; the others run the same script with fewer repetitions. */
const LEADER_KILLS = TESTED_ENGINE === DEFAULT_ENGINE ? 8 : 3;
const seed = Number(process.env['QUORATE_SEED'] ?? Date.now() % 1_000_000);

describe(`torture of ${TESTED_ENGINE}, QUORATE_SEED=${seed}`, () => {
  const random = createRandom(seed);
  const recoveriesMs: number[] = [];
  let cluster: TestCluster;
  let workload: Workload;

  beforeAll(async () => {
    cluster = await TestCluster.start();
    workload = new Workload(cluster.endpoints, random.fork());
    workload.start(CLIENTS);
  });
  afterAll(async () => {
    await workload?.stop();
    await cluster?.destroy();
  });

  /** The member that a majority takes for the leader. */
  async function findLeader(): Promise<TestMember> {
    for (let tries = 0; tries < 200; tries++) {
      const statuses = await Promise.all(cluster.members.map(statusOf));
      const votes = new Map<bigint, number>();
      for (const status of statuses) if (status) votes.set(status.leader, (votes.get(status.leader) ?? 0) + 1);
      const index = statuses.findIndex(
        (status) => status && status.leader === status.self && (votes.get(status.self) ?? 0) * 2 > statuses.length,
      );
      const leader = cluster.members[index];
      if (leader) return leader;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('no majority agrees on a leader');
  }

  async function statusOf(member: TestMember): Promise<{ self: bigint; leader: bigint } | undefined> {
    const client = new TestClient(member.endpoint, 1000);
    try {
      const status = await client.status();
      return { self: status.header?.memberId ?? 0n, leader: status.leader };
    } catch {
      return undefined;
    } finally {
      client.close();
    }
  }

  test('the leader is killed, again and again', async () => {
    for (let kill = 0; kill < LEADER_KILLS; kill++) {
      await workload.progress(100);
      const leader = await findLeader();
      const recovery = workload.recovery();
      await Promise.all([leader.kill(), recovery]);
      recoveriesMs.push(await recovery);
      await workload.progress(50 + random.below(100));
      await leader.start();
    }
    const sorted = [...recoveriesMs].sort((a, b) => a - b).map(Math.round);
    console.log(
      `leader killed to next acknowledged write, ms: ${recoveriesMs.map(Math.round).join(' ')}; ` +
        `median ${sorted[Math.floor(sorted.length / 2)]}, worst ${sorted.at(-1)}`,
    );
  });

  test('a follower is paused and resumed, and nobody notices', async () => {
    const leader = await findLeader();
    const follower = random.pick(cluster.members.filter((member) => member !== leader));
    const before = await termOf(leader);
    follower.pause();
    // A client of a paused member waits for it in vain; the others must not notice.
    workload.retarget(cluster.endpoints.filter((endpoint) => endpoint !== follower.endpoint));
    await workload.progress(300);
    workload.retarget(cluster.endpoints);
    follower.resume();
    await workload.progress(300);
    expect(await findLeader()).toBe(leader);
    expect(await termOf(leader)).toBe(before);
  });

  test('the leader is paused: another leads, and the old one answers nothing stale when it wakes', async () => {
    const leader = await findLeader();
    leader.pause();
    workload.retarget(cluster.endpoints.filter((endpoint) => endpoint !== leader.endpoint));
    console.log(`leader paused to next acknowledged write, ms: ${Math.round(await workload.recovery())}`);
    await workload.progress(200);
    workload.retarget(cluster.endpoints);
    leader.resume();
    await workload.progress(300);
  });

  test('all members are killed at once and started again', async () => {
    await Promise.all(cluster.members.map((member) => member.kill()));
    const recovery = workload.recovery();
    await cluster.startAll();
    console.log(`all members killed to next acknowledged write, ms: ${Math.round(await recovery)}`);
    await workload.progress(200);
  });

  test('members are stopped one by one, the leader handing over first', async () => {
    for (const member of [...cluster.members]) {
      const recovery = workload.recovery();
      const exit = await member.stop();
      expect(exit).toEqual({ code: 0, signal: null });
      console.log(`${member.name} stopped to next acknowledged write, ms: ${Math.round(await recovery)}`);
      await member.start();
      await workload.progress(50);
    }
  });

  test('a member that lost its disk is refused under its old identity, and replaced by a change of members', async () => {
    const leader = await findLeader();
    const lost = random.pick(cluster.members.filter((member) => member !== leader));
    const id = (await statusOf(lost))?.self ?? 0n;
    await lost.kill();
    lost.wipe();
    lost.launch();
    const refused = await lost.process.exited;
    expect(refused.code).not.toBe(0);
    expect(lost.process.tail()).toMatch(/remove it .* add it again/);

    const client = new TestClient(leader.endpoint, 30_000);
    await client.memberRemove(id);
    cluster.members.splice(cluster.members.indexOf(lost), 1);
    workload.retarget(cluster.endpoints);
    const others = cluster.members.map((member) => `${member.name}=${member.peerUrl}`).join(',');
    const newcomer = await cluster.addMember(others);
    await client.memberAdd(newcomer.peerUrl);
    await newcomer.start();
    workload.retarget(cluster.endpoints);
    await workload.progress(300);
    const names = (await client.memberList()).map((member) => member.name).sort();
    expect(names).toEqual(cluster.members.map((member) => member.name).sort());
    client.close();
  });

  test('every acknowledged write is there, on every member, and the history is linearizable', async () => {
    await workload.stop();
    for (const member of cluster.members) {
      const client = new TestClient(member.endpoint, 30_000);
      const found = await client.getPrefix('ack/');
      client.close();
      const missing = [...workload.acknowledged].filter(([key, value]) => found.get(key) !== value);
      expect(missing, `lost on ${member.name}`).toEqual([]);
    }
    console.log(
      `${workload.recorder.size} operations, ${workload.acknowledgedWrites} acknowledged writes, ` +
        `${workload.unknownOutcomes} unknown outcomes`,
    );
    expect(workload.violation()).toBeUndefined();
  });

  async function termOf(member: TestMember): Promise<number> {
    const client = new TestClient(member.endpoint, 5000);
    try {
      return Number((await client.status()).raftTerm);
    } finally {
      client.close();
    }
  }
});
