// Real processes over a network that fails: each member is reached through a proxy that cuts, delays, throttles and corrupts,
// one direction at a time. Clients reach members directly: what is tried is the members' own traffic.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '../../src/core/random.ts';
import { TESTED_ENGINE } from '../../src/host/testing/engine.ts';
import { TestCluster, type TestMember } from '../harness/cluster.ts';
import { findLeader, judge, quiet } from './observe.ts';
import { FaultyNetwork, type LinkFault } from './proxy.ts';
import { Workload } from './workload.ts';

const CLIENTS = 6;
const STORMS = 3;
const seed = Number(process.env['QUORATE_SEED'] ?? Date.now() % 1_000_000);

describe(`a network that fails, ${TESTED_ENGINE}, QUORATE_SEED=${seed}`, () => {
  const random = createRandom(seed);
  const network = new FaultyNetwork(random.fork());
  let cluster: TestCluster;
  let workload: Workload;

  beforeAll(async () => {
    cluster = await TestCluster.start({ advertise: (port) => network.listen(port) });
    workload = new Workload(cluster.endpoints, random.fork());
    workload.start(CLIENTS);
  });
  afterAll(async () => {
    network.heal();
    await workload?.stop();
    await cluster?.destroy();
    network.close();
  });

  const others = (member: TestMember): TestMember[] => cluster.members.filter((each) => each !== member);
  const send = (from: TestMember, to: TestMember, fault: LinkFault): void =>
    network.set(from.advertisedPort, to.advertisedPort, fault);

  /** Clients of a member that cannot serve wait in vain: they go to the others meanwhile. */
  async function without(member: TestMember, work: () => Promise<unknown>): Promise<void> {
    workload.retarget(others(member).map(({ endpoint }) => endpoint));
    await work();
    workload.retarget(cluster.endpoints);
  }

  test('a follower is cut off both ways and comes back, and nobody is disturbed', async () => {
    await workload.progress(100);
    const { leader, term } = await findLeader(cluster);
    const lonely = random.pick(others(leader));
    for (const other of others(lonely)) {
      send(lonely, other, { isCut: true });
      send(other, lonely, { isCut: true });
    }
    await without(lonely, () => Promise.all([workload.progress(100), quiet()]));
    network.heal({ resets: random.chance(0.5) });
    await workload.progress(100);
    expect(await findLeader(cluster)).toEqual({ leader, term });
  });

  test.each([
    ['sent', 'nobody hears the leader'],
    ['received', 'the leader hears nobody'],
    ['sent and received', 'the leader is alone'],
  ])('the link is cut one way or both (%s): %s, and another leads', async (cut) => {
    const { leader, term } = await findLeader(cluster);
    for (const other of others(leader)) {
      if (cut.includes('sent')) send(leader, other, { isCut: true });
      if (cut.includes('received')) send(other, leader, { isCut: true });
    }
    await without(leader, async () => {
      console.log(`${cut} cut to next acknowledged write, ms: ${Math.round(await workload.recovery())}`);
      await workload.progress(100);
    });
    network.heal({ resets: random.chance(0.5) });
    await workload.progress(100);
    expect((await findLeader(cluster)).term).toBeGreaterThan(term);
  });

  test('one follower hears the other but not the leader: no election comes of it', async () => {
    const { leader, term } = await findLeader(cluster);
    const deaf = random.pick(others(leader));
    send(leader, deaf, { isCut: true });
    send(deaf, leader, { isCut: true });
    await without(deaf, () => Promise.all([workload.progress(100), quiet()]));
    expect(await findLeader(cluster)).toEqual({ leader, term });
    network.heal();
    await workload.progress(100);
    expect(await findLeader(cluster)).toEqual({ leader, term });
  });

  test('slow and narrow links slow things down, no more', async () => {
    for (const from of cluster.members) {
      for (const to of others(from)) send(from, to, { delayMs: [2, 25], bytesPerSecond: 300_000 });
    }
    await workload.progress(150);
    network.heal();
  });

  test('bytes that change on the way are noticed, and believed by nobody', async () => {
    for (const from of cluster.members) for (const to of others(from)) send(from, to, { corruption: 0.03 });
    const before = network.corrupted;
    while (network.corrupted - before < 10) await workload.progress(20);
    network.heal({ resets: true });
    await workload.progress(100);
    const told = cluster.members
      .flatMap(({ process }) => process.lines)
      .filter((line) => /checksum|malformed/.test(line));
    expect(told.length).toBeGreaterThan(0);
  });

  test('all of it at once, on links chosen at random, again and again', async () => {
    for (let storm = 0; storm < STORMS; storm++) {
      for (const from of cluster.members) {
        for (const to of others(from)) {
          if (random.chance(0.4)) send(from, to, random.pick(FAULTS));
        }
      }
      // Some storms let nothing through: it is enough that they pass.
      await Promise.race([workload.progress(60), new Promise((resolve) => setTimeout(resolve, 2000))]);
      network.heal({ resets: random.chance(0.5) });
      await workload.progress(60);
    }
  });

  test('every acknowledged write is there, on every member, and the history is linearizable', async () => {
    await judge(cluster, workload);
  });
});

const FAULTS: readonly LinkFault[] = [
  { isCut: true },
  { delayMs: [0, 200] },
  { bytesPerSecond: 20_000 },
  { corruption: 0.05 },
  { delayMs: [10, 60], corruption: 0.02 },
];
