import { rmSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { claimIdentity } from '../storage/identity.ts';
import { createNodeFileSystem } from '../storage/node/file-system.ts';
import { ENGINE_NAMES } from './engines.ts';
import { createNode } from './node.ts';
import { bytes, eventually, Journal, TestCluster, text } from './testing/nodes.ts';
import { findFreePorts } from './testing/ports.ts';

let cluster: TestCluster;
afterEach(async () => {
  await cluster?.close();
});

/** Nothing stays in the log that is not needed, so that whoever was away needs a snapshot. */
const FORGETFUL = {
  snapshotEntries: 64,
  tuning: { retainEntries: 0, retainBytes: 0 },
  consensusOptions: { retainedEntries: 0, retainedBytes: 0 },
};

describe('three nodes', () => {
  test('apply the same commands in the same order, whoever proposed them', async () => {
    cluster = await TestCluster.found([1, 2, 3]);
    const replies = await Promise.all(
      [1, 2, 3].flatMap((id) =>
        Array.from({ length: 20 }, async (_, i) => text(await cluster.node(id).propose(bytes(`${id}.${i}`)))),
      ),
    );
    expect(replies.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    for (const id of [1, 2, 3]) await cluster.node(id).read(() => {});
    expect(cluster.lines(2)).toEqual(cluster.lines(1));
    expect(cluster.lines(3)).toEqual(cluster.lines(1));
    expect(new Set(cluster.lines(1)).size).toBe(60);
    expect(cluster.journals.get(2)?.contexts).toEqual(cluster.journals.get(3)?.contexts);
  });

  test('a linearizable read on any node sees what was acknowledged on another', async () => {
    cluster = await TestCluster.found([1, 2, 3]);
    for (let i = 0; i < 20; i++) {
      await cluster.node((i % 3) + 1).propose(bytes(`write ${i}`));
      const reader = ((i + 1) % 3) + 1;
      expect(await cluster.node(reader).read(() => cluster.lines(reader).at(-1))).toBe(`write ${i}`);
    }
  });

  test('go on without one of them, which catches up when it is back', async () => {
    cluster = await TestCluster.found([1, 2, 3]);
    await cluster.node(1).propose(bytes('before'));
    const gone = (await cluster.leader()).id;
    await cluster.stop(gone);
    const other = [...cluster.nodes.values()][0];
    await other?.propose(bytes('meanwhile'));
    await cluster.start(gone);
    await cluster.node(gone).read(() => {});
    expect(cluster.lines(gone)).toEqual(['before', 'meanwhile']);
  });

  test('keep everything when all are stopped and started again', async () => {
    cluster = await TestCluster.found([1, 2, 3], { snapshotEntries: 64 });
    for (let i = 0; i < 100; i++) await cluster.node((i % 3) + 1).propose(bytes(String(i)));
    await Promise.all([1, 2, 3].map((id) => cluster.stop(id)));
    await Promise.all([1, 2, 3].map((id) => cluster.start(id)));
    await cluster.node(2).propose(bytes('last'));
    const expected = [...Array.from({ length: 100 }, (_, i) => String(i)), 'last'];
    for (const id of [1, 2, 3]) {
      await cluster.node(id).read(() => {});
      expect(cluster.lines(id)).toEqual(expected);
    }
  });

  test('a minority decides nothing, and says in time that it could not', async () => {
    cluster = await TestCluster.found([1, 2, 3]);
    await cluster.node(3).propose(bytes('before'));
    await cluster.stop(1);
    await cluster.stop(2);
    await expect(cluster.node(3).propose(bytes('alone'), { timeoutMs: 300 })).rejects.toMatchObject({
      code: 'timed-out',
    });
    await expect(cluster.node(3).read(() => {}, { timeoutMs: 300 })).rejects.toMatchObject({ code: 'timed-out' });
    expect(await cluster.node(3).read(() => cluster.lines(3), { consistency: 'local' })).toEqual(['before']);
  });

  test('a member too far behind gets a snapshot, and goes on from there', async () => {
    cluster = await TestCluster.found([1, 2, 3], FORGETFUL);
    await cluster.node(1).propose(bytes('first'));
    await cluster.stop(3);
    for (let i = 0; i < 300; i++) await cluster.node(1).propose(bytes(String(i)));
    await eventually(() => expect((cluster.nodes.get(1) ?? cluster.node(2)).status().firstIndex).toBeGreaterThan(100));
    await cluster.start(3, FORGETFUL);
    await cluster.node(3).read(() => {});
    expect(cluster.lines(3)).toEqual(cluster.lines(1));
    expect(cluster.node(3).status().firstIndex).toBeGreaterThan(100);
    await cluster.node(3).propose(bytes('after'));
    // What came by snapshot survives a restart as well.
    await cluster.stop(3);
    await cluster.start(3, FORGETFUL);
    await cluster.node(3).read(() => {});
    expect(cluster.lines(3)).toHaveLength(302);
  });
});

describe('commands', () => {
  test('are applied once each, however often the leader changes under way', async () => {
    cluster = await TestCluster.found([1, 2, 3]);
    await cluster.leader();
    let isDone = false;
    const changing = (async () => {
      for (let turn = 0; !isDone; turn++) {
        const leader = await cluster.leader();
        const to = [1, 2, 3].filter((id) => id !== leader.id)[turn % 2] as number;
        await leader.transferLeadership(to).catch(() => {});
      }
      return true;
    })();
    const proposing = [1, 2, 3].map(async (id) => {
      for (let i = 0; i < 100; i++) await cluster.node(id).propose(bytes(`${id}.${i}`), { timeoutMs: 60_000 });
    });
    await Promise.all(proposing);
    isDone = true;
    await changing;
    await cluster.node(1).read(() => {});
    expect(cluster.lines(1)).toHaveLength(300);
    expect(new Set(cluster.lines(1)).size).toBe(300);
    expect(cluster.node(1).status().term).toBeGreaterThan(3);
  }, 120_000);

  test("a caller's own session makes its repetitions harmless, on another node and after a restart", async () => {
    cluster = await TestCluster.found([1, 2, 3], { snapshotEntries: 64 });
    const session = await cluster.node(1).openSession();
    const first = await cluster.node(1).propose(bytes('pay'), { session: { id: session, sequence: 1 } });
    const again = await cluster.node(2).propose(bytes('pay'), { session: { id: session, sequence: 1 } });
    await Promise.all([1, 2, 3].map((id) => cluster.stop(id)));
    await Promise.all([1, 2, 3].map((id) => cluster.start(id)));
    const later = await cluster.node(3).propose(bytes('pay'), { session: { id: session, sequence: 1 } });
    expect([text(first), text(again), text(later)]).toEqual(['1', '1', '1']);
    expect(cluster.lines(3)).toEqual(['pay']);
  });

  test('of a session that was displaced are refused, not applied again', async () => {
    cluster = await TestCluster.found([1], { sessionLimits: { sessionsMax: 2, repliesMax: 8 } });
    const node = cluster.node(1);
    const session = await node.openSession();
    await node.propose(bytes('pay'), { session: { id: session, sequence: 1 } });
    for (let i = 0; i < 2; i++) await node.openSession();
    const repeated = node.propose(bytes('pay'), { session: { id: session, sequence: 1 } });
    await expect(repeated).rejects.toMatchObject({ code: 'session-expired' });
    // The node's own session was displaced too; it opens another by itself.
    await node.propose(bytes('next'));
    expect(cluster.lines(1)).toEqual(['pay', 'next']);
  });

  test('of a closed session are refused', async () => {
    cluster = await TestCluster.found([1]);
    const session = await cluster.node(1).openSession();
    await cluster.node(1).closeSession(session);
    const late = cluster.node(1).propose(bytes('late'), { session: { id: session, sequence: 1 } });
    await expect(late).rejects.toMatchObject({ code: 'session-expired' });
  });

  test('that the state machine refuses reject with its message, and change nothing', async () => {
    cluster = await TestCluster.found([1]);
    const refused = cluster.node(1).propose(bytes('fail here'));
    await expect(refused).rejects.toMatchObject({ code: 'command-failed', message: 'refused: fail here' });
    expect(text(await cluster.node(1).propose(bytes('fine')))).toBe('1');
  });

  test('that are too large are refused at once', async () => {
    cluster = await TestCluster.found([1], { tuning: { entryBytesMax: 1000 } });
    await expect(cluster.node(1).propose(new Uint8Array(2000))).rejects.toMatchObject({ code: 'entry-too-large' });
  });

  test("are given up with the signal's reason", async () => {
    cluster = await TestCluster.found([1, 2, 3]);
    await cluster.stop(1);
    await cluster.stop(2);
    const controller = new AbortController();
    const call = cluster.node(3).propose(bytes('x'), { signal: controller.signal });
    controller.abort(new Error('changed my mind'));
    await expect(call).rejects.toThrow('changed my mind');
    await expect(cluster.node(3).propose(bytes('x'), { signal: controller.signal })).rejects.toThrow('changed my mind');
  });

  test('under way when the node closes are answered or fail; none hangs', async () => {
    cluster = await TestCluster.found([1, 2, 3]);
    const calls = Array.from({ length: 50 }, (_, i) => cluster.node(1).propose(bytes(String(i))));
    const settled = Promise.allSettled(calls);
    await cluster.stop(1);
    const codes = (await settled).map((outcome) => (outcome.status === 'rejected' ? outcome.reason.code : 'applied'));
    expect(codes.filter((code) => code !== 'applied' && code !== 'stopped')).toEqual([]);
  });
});

describe('members', () => {
  test('a new one joins by any address, catches up, becomes a voter; a removed one stops', async () => {
    cluster = await TestCluster.found([1, 2, 3], FORGETFUL);
    for (let i = 0; i < 200; i++) await cluster.node(1).propose(bytes(String(i)));
    const [port] = await findFreePorts(1);
    const address = `127.0.0.1:${port}`;
    await cluster.node(2).addMember({ id: 4, address });
    const contact = cluster.members[0]?.address as string;
    await cluster.start(4, { ...FORGETFUL, join: [contact], listen: { host: '127.0.0.1', port: port as number } });
    await cluster.node(1).promote(4, { timeoutMs: 20_000 });
    const removed = new Promise((resolve) => cluster.node(1).events.on('removed', () => resolve('removed')));
    await cluster.node(3).removeMember(1);
    expect(await removed).toBe('removed');
    await cluster.node(4).propose(bytes('from four'));
    expect(cluster.lines(4)).toHaveLength(201);
    expect(cluster.node(4).members()).toEqual([
      ...cluster.members.slice(1).map((member) => ({ ...member, role: 'voter' })),
      { id: 4, address, role: 'voter' },
    ]);
    await expect(cluster.node(1).propose(bytes('x'))).rejects.toMatchObject({ code: 'removed' });
  });

  test('of another cluster are refused, and both sides say so', async () => {
    cluster = new TestCluster();
    const ports = await findFreePorts(2);
    cluster.members.push(...ports.map((port, at) => ({ id: at + 1, address: `127.0.0.1:${port}` })));
    await cluster.start(1);
    await cluster.start(2, { clusterName: 'another' });
    await eventually(() => {
      expect(cluster.peerEvents).toContain('1 refused 2: cluster-mismatch');
      expect(cluster.peerEvents).toContain('2 refused 1: cluster-mismatch');
    });
  });

  test('that lost their data may not come back as if nothing had happened', async () => {
    cluster = await TestCluster.found([1, 2, 3]);
    await Promise.all([1, 2, 3].map((id) => cluster.node(id).propose(bytes(String(id)))));
    // Introductions are proposed in the background.
    await eventually(() => expect(cluster.node(1).status().applied).toBeGreaterThan(9));
    await cluster.stop(3);
    rmSync(cluster.directory(3), { recursive: true });
    await expect(cluster.start(3)).rejects.toMatchObject({ code: 'lost-data' });
  });
});

describe('createNode refuses', () => {
  const base = { nodeId: 1, dataDir: '/nonexistent/never-made', stateMachine: new Journal() };
  const self = { id: 1, address: '127.0.0.1:1' };
  test.each([
    ['an id that is no id', { ...base, nodeId: 0, members: [self] }, 'nodeId is 0'],
    ['members without itself', { ...base, members: [{ id: 2, address: '127.0.0.1:1' }] }, 'node 1 itself'],
    ['a member twice', { ...base, members: [self, self] }, 'twice'],
    ['neither members nor join', base, 'members'],
    ['join without listen', { ...base, join: ['127.0.0.1:1'] }, 'listen'],
  ])('%s', async (_, options, message) => {
    await expect(createNode(options)).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining(message),
    });
  });

  test('a directory that another node holds, and one of another node', async () => {
    cluster = await TestCluster.found([1]);
    const dataDir = cluster.directory(1);
    const stateMachine = new Journal();
    const [port] = await findFreePorts(1);
    const members = [{ id: 1, address: `127.0.0.1:${port}` }];
    await expect(createNode({ nodeId: 1, members, dataDir, stateMachine })).rejects.toMatchObject({
      code: 'data-directory-locked',
    });
    await cluster.stop(1);
    const stranger = [{ id: 8, address: `127.0.0.1:${port}` }];
    await expect(createNode({ nodeId: 8, members: stranger, dataDir, stateMachine })).rejects.toMatchObject({
      code: 'foreign-data-directory',
    });
  });

  test('a directory of another engine, whether its own engine is asked for or none', async () => {
    cluster = await TestCluster.found([1]);
    const { clusterId } = cluster.node(1);
    await cluster.stop(1);
    const fs = createNodeFileSystem();
    for (const name of ENGINE_NAMES) {
      const dataDir = cluster.directory(2);
      const options = { nodeId: 2, members: [{ id: 2, address: '127.0.0.1:1' }], dataDir };
      claimIdentity({ fs, directory: dataDir, clusterId, memberId: 2, engine: `not-${name}` });
      for (const consensus of [name, undefined]) {
        await expect(createNode({ ...options, consensus, stateMachine: new Journal() })).rejects.toMatchObject({
          code: 'foreign-data-directory',
          message: expect.stringContaining(`not-${name}`),
        });
      }
      rmSync(dataDir, { recursive: true });
    }
  });

  test('a busy port, and gives the directory free again', async () => {
    cluster = await TestCluster.found([1]);
    const members = [{ id: 2, address: cluster.members[0]?.address as string }];
    const options = { nodeId: 2, members, dataDir: cluster.directory(2), stateMachine: new Journal() };
    await expect(createNode(options)).rejects.toMatchObject({ code: 'address-in-use' });
    await cluster.stop(1);
    const node = await createNode(options);
    await node.close();
  });
});
