// A member joins while writes go on: as a learner, caught up by a snapshot, refused as a voter until it has everything, then
// promoted; and by itself where the cluster is told to.

import { afterEach, expect, test } from 'vitest';
import * as cluster from '../../src/codec/etcd/cluster.ts';
import * as kv from '../../src/codec/etcd/kv.ts';
import { bytesOf } from '../../src/etcd/testing/text.ts';
import { TestClient } from '../harness/client.ts';
import { TestCluster, type TestMember } from '../harness/cluster.ts';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).reverse()) await end();
});

/** More than the log keeps for those who lag, and than gathers before the database is flushed. */
const KEYS = 6000;

class Writer {
  written = 0;
  private isStopped = false;
  private readonly client: TestClient;
  private readonly done: Promise<void>;

  constructor(client: TestClient) {
    this.client = client;
    this.done = this.run();
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      const batch = Array.from({ length: 50 }, (_, i) => put(this.client, `during/${this.written + i}`));
      await Promise.all(batch);
      this.written += batch.length;
    }
  }

  async stop(): Promise<number> {
    this.isStopped = true;
    await this.done;
    return this.written;
  }
}

function put(client: TestClient, key: string): Promise<unknown> {
  const request = { key: bytesOf(key), value: bytesOf('x'.repeat(100)) };
  return client.call('/etcdserverpb.KV/Put', kv.PutRequest, kv.PutResponse, request);
}

async function count(client: TestClient, prefix: string): Promise<number> {
  const request = { key: bytesOf(`${prefix}/`), rangeEnd: bytesOf(`${prefix}0`), countOnly: true, serializable: true };
  return (await client.call('/etcdserverpb.KV/Range', kv.RangeRequest, kv.RangeResponse, request)).count;
}

function members(client: TestClient) {
  return client.call('/etcdserverpb.Cluster/MemberList', cluster.MemberListRequest, cluster.MemberListResponse, {});
}

async function until(what: () => Promise<boolean>): Promise<void> {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 50));
}

function clientOf(member: TestMember): TestClient {
  const client = new TestClient(member.endpoint, 20_000);
  ending.push(() => client.close());
  return client;
}

/** A cluster of three with a history that no log has any more, and one that writes on. */
async function busyCluster(flags: string[]): Promise<{ running: TestCluster; client: TestClient; writer: Writer }> {
  const running = await TestCluster.start({ flags: ['--snapshot-count', '500', ...flags] });
  ending.push(() => running.destroy());
  const client = clientOf(running.members[0]!);
  for (let i = 0; i < KEYS; i += 500) {
    await Promise.all(Array.from({ length: 500 }, (_, j) => put(client, `before/${i + j}`)));
  }
  return { running, client, writer: new Writer(client) };
}

async function addLearner(running: TestCluster, client: TestClient): Promise<{ joining: TestMember; id: bigint }> {
  const initialCluster = running.members.map(({ name, peerUrl }) => `${name}=${peerUrl}`).join(',');
  const joining = await running.addMember(initialCluster);
  const { member } = await client.call(
    '/etcdserverpb.Cluster/MemberAdd',
    cluster.MemberAddRequest,
    cluster.MemberAddResponse,
    { peerUrls: [joining.peerUrl], isLearner: true },
  );
  return { joining, id: member!.id };
}

const promote = (client: TestClient, id: bigint): Promise<unknown> =>
  client.call('/etcdserverpb.Cluster/MemberPromote', cluster.MemberPromoteRequest, cluster.MemberPromoteResponse, {
    id,
  });

test('as a learner, by a snapshot, and is promoted once it has everything', async () => {
  const { running, client, writer } = await busyCluster([]);
  const { joining, id } = await addLearner(running, client);
  await expect(promote(client, id)).rejects.toMatchObject({
    details: 'etcdserver: can only promote a learner member which is in sync with leader',
  });
  await joining.start();
  await until(() =>
    promote(client, id).then(
      () => true,
      () => false,
    ),
  );
  const written = await writer.stop();
  expect(
    running.members.some(({ process }) => process.lines.some((line) => line.includes('the snapshot was delivered'))),
  ).toBe(true);
  const joined = clientOf(joining);
  await until(async () => (await count(joined, 'during')) === written);
  expect(await count(joined, 'before')).toBe(KEYS);
  expect((await members(client)).members.map(({ isLearner }) => isLearner)).toEqual([false, false, false, false]);

  // It counts: with one founder gone, maybe the leader, three of four go on.
  await running.members[1]!.kill();
  await until(() =>
    put(joined, 'after').then(
      () => true,
      () => false,
    ),
  );
});

test('two at once, which the leader promotes by itself where it is told to', async () => {
  const { running, client, writer } = await busyCluster(['--auto-promote-learners']);
  const first = await addLearner(running, client);
  const second = await addLearner(running, client);
  await Promise.all([first.joining.start(), second.joining.start()]);
  await until(async () => (await members(client)).members.every(({ isLearner }) => !isLearner));
  await writer.stop();
  expect((await members(client)).members).toHaveLength(5);
});
