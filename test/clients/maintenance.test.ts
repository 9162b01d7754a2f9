// The maintenance commands of etcdctl and of our own client against a live cluster: alarms, hashes, defragmenting, and a backup that becomes a new cluster.

import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TESTED_ENGINE } from '../../src/host/testing/engine.ts';
import { PROGRAM, TestCluster } from '../harness/cluster.ts';
import { COMMAND_LINE_CLIENTS } from '../harness/etcdctl.ts';

describe.each(COMMAND_LINE_CLIENTS)('$name', (client) => {
  let cluster: TestCluster;
  beforeAll(async () => {
    cluster = await TestCluster.start({ flags: ['--quota-backend-bytes', '20000000'] });
  });
  afterAll(async () => {
    await cluster?.destroy();
  });

  const run = (...args: string[]) => client.ok(cluster.endpoints, args);
  const quorate = (...args: string[]) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [PROGRAM, ...args], { encoding: 'utf8' });
    return { stdout, stderr, status };
  };

  test('alarm list and disarm', async () => {
    expect(await run('alarm', 'list')).toBe('');
    expect(await run('alarm', 'disarm')).toBe('');
  });

  test('endpoint hashkv is the same everywhere, defrag says so for each member', async () => {
    for (let i = 0; i < 10; i++) await run('put', `k${i}`, 'v');
    for (const endpoint of cluster.endpoints) await client.ok(endpoint, ['get', 'k0']);
    const hashes = (await run('endpoint', 'hashkv'))
      .trim()
      .split('\n')
      .map((line) => line.split(', ')[1]);
    expect(hashes).toHaveLength(3);
    expect(new Set(hashes).size).toBe(1);
    expect((await run('defrag')).match(/Finished defragmenting/g)).toHaveLength(3);
  });

  test('compact --physical, and move-leader', async () => {
    expect(await run('compact', '5', '--physical')).toBe('compacted revision 5\n');
    const status = JSON.parse(await run('endpoint', 'status', '-w', 'json')) as {
      Status: { header: { member_id: number }; leader: number };
    }[];
    const leader = status.findIndex(({ Status }) => Status.leader === Status.header.member_id);
    const target = status[(leader + 1) % 3]!.Status.header.member_id;
    const answer = await client.ok(cluster.endpoints[leader]!, ['move-leader', target.toString(16)]);
    expect(answer).toContain('Leadership transferred');
  });

  test('snapshot save, status, and restore into a new cluster', async () => {
    await run('put', 'kept', 'yes');
    const file = join(cluster.directory, 'backup.db');
    expect(await client.ok(cluster.endpoints[0]!, ['snapshot', 'save', file])).toContain('Snapshot saved');
    const { stdout, status } = quorate('snapshot', 'status', file, '-w', 'json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ totalKey: 11 });
    expect(quorate('snapshot', 'status', PROGRAM)).toMatchObject({ status: 3 });

    const restored = await TestCluster.prepare({ nodes: 3 });
    try {
      const initialCluster = restored.members.map(({ name, peerUrl }) => `${name}=${peerUrl}`).join(',');
      for (const { name, dataDir, peerUrl } of restored.members) {
        rmSync(dataDir, { recursive: true, force: true });
        const flags = ['--name', name, '--data-dir', dataDir, '--initial-cluster', initialCluster];
        flags.push('--consensus', TESTED_ENGINE);
        const outcome = quorate('snapshot', 'restore', file, ...flags, '--initial-advertise-peer-urls', peerUrl);
        expect(outcome).toMatchObject({ status: 0, stdout: expect.stringContaining('restored 11 keys') });
      }
      await restored.startAll();
      expect(await client.ok(restored.endpoints, ['get', 'kept', '--print-value-only'])).toBe('yes\n');
      expect(await client.ok(restored.endpoints, ['put', 'kept', 'still'])).toBe('OK\n');
    } finally {
      await restored.destroy();
    }
  });
});
