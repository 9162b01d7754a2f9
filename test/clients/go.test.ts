// etcd's own client library for Go, as Go programs use it (test/go): watches, leases, locks, transactions and elections
// while leaders are killed, and users. QUORATE_BIN=etcd runs this file against etcd itself.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestClient } from '../harness/client.ts';
import { TestCluster, type TestMember } from '../harness/cluster.ts';
import { RunningProcess } from '../harness/process.ts';

const SOURCE = fileURLToPath(new URL('../go', import.meta.url));
const hasGo = spawnSync('go', ['version']).status === 0;
/** Leaders killed under one soak. */
const KILLS = 3;
/** Writes between two kills. */
const WRITES = 200;

interface Report {
  readonly violations: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}

describe.skipIf(!hasGo)(hasGo ? 'Go’s etcd client' : 'Go’s etcd client: skipped, there is no go on the PATH', () => {
  let directory: string;
  let program: string;
  let cluster: TestCluster;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'quorate-go-'));
    program = join(directory, 'client');
    const built = spawnSync('go', ['build', '-mod=readonly', '-o', program, '.'], { cwd: SOURCE, encoding: 'utf8' });
    if (built.status !== 0) throw new Error(`go build failed:\n${built.stderr}`);
    cluster = await TestCluster.start();
  }, 300_000);
  afterAll(async () => {
    await cluster?.destroy();
    if (directory !== undefined) rmSync(directory, { recursive: true, force: true });
  });

  const run = (...args: string[]): RunningProcess => {
    const [command = '', ...more] = args;
    return new RunningProcess({ command: program, args: [command, cluster.endpoints.join(','), ...more] });
  };

  async function reportOf(child: RunningProcess): Promise<Report> {
    const { code } = await child.exited;
    if (code !== 0) throw new Error(`the client failed:\n${child.tail()}`);
    return JSON.parse(child.lines.at(-1) ?? '') as Report;
  }

  async function leader(): Promise<TestMember> {
    for (;;) {
      for (const member of cluster.members) {
        const client = new TestClient(member.endpoint, 2000);
        const status = await client.status().catch(() => undefined);
        client.close();
        if (status !== undefined && status.leader !== 0n && status.leader === status.header?.memberId) return member;
      }
    }
  }

  test('over kills of leaders: every revision is watched once, leases are kept, a lock excludes, no count is lost', async () => {
    const child = run('soak');
    await child.line(/^started$/);
    for (let i = 1; i <= KILLS; i++) {
      await child.line(new RegExp(`^written ${i * WRITES}$`));
      const killed = await leader();
      await killed.kill();
      await killed.start();
    }
    await child.line(new RegExp(`^written ${(KILLS + 1) * WRITES}$`));
    child.signal('SIGINT');
    const { violations, counts } = await reportOf(child);
    expect(violations).toEqual([]);
    expect(counts['watched']).toBeGreaterThanOrEqual(counts['written'] ?? Number.POSITIVE_INFINITY);
    for (const what of ['renewed', 'locked', 'transacted']) expect(counts[what]).toBeGreaterThan(0);
  });

  test('an election goes to the next candidate when its leader dies, and when it resigns', async () => {
    const first = run('campaign', 'first');
    await first.line(/^leads first$/);
    const second = run('campaign', 'second');
    await second.line(/^stands second$/);
    // The member that the leader’s session lives on may die as well.
    const killed = await leader();
    await killed.kill();
    await first.end('SIGKILL');
    await second.line(/^leads second$/);
    await killed.start();
    const third = run('campaign', 'third');
    await third.line(/^stands third$/);
    second.signal('SIGINT');
    await third.line(/^leads third$/);
    third.signal('SIGINT');
    for (const child of [second, third]) expect((await reportOf(child)).violations).toEqual([]);
  });

  test('users and permissions', async () => {
    expect((await reportOf(run('auth'))).violations).toEqual([]);
  });
});
