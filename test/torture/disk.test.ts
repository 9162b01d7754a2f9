// Real processes whose disk is full or slow, or whose wall clock is wrong. A full disk is a small file system of its own
// (root may mount one); a slow one is strace holding up each sync of one member; a wrong clock is libfaketime. Each test
// that cannot have its means is skipped, and says why.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MoveLeaderRequest, MoveLeaderResponse } from '../../src/codec/etcd/maintenance.ts';
import { createRandom } from '../../src/core/random.ts';
import { TESTED_ENGINE } from '../../src/host/testing/engine.ts';
import { TestClient } from '../harness/client.ts';
import { TestCluster, type TestMember } from '../harness/cluster.ts';
import { RunningProcess } from '../harness/process.ts';
import { findLeader, judge, quiet, statusOf } from './observe.ts';
import { Workload } from './workload.ts';

const CLIENTS = 6;
const DISK_MIB = 256;
/** Twice what the log claims in advance. */
const WORK_MAX = 128;
const SYNC_DELAY_US = 1_500_000;
const FAKETIME_PATHS = ['x86_64-linux-gnu', 'aarch64-linux-gnu'].map(
  (each) => `/usr/lib/${each}/faketime/libfaketime.so.1`,
);
const seed = Number(process.env['QUORATE_SEED'] ?? Date.now() % 1_000_000);
const canMount = tryToMount();
const canTrace = spawnSync('strace', ['-e', 'trace=none', 'true']).status === 0;
const faketime = FAKETIME_PATHS.find((path) => existsSync(path));

describe(`disks and clocks that fail, ${TESTED_ENGINE}, QUORATE_SEED=${seed}`, () => {
  const random = createRandom(seed);
  const mounts: string[] = [];
  let cluster: TestCluster;
  let workload: Workload;

  beforeAll(async () => {
    cluster = await TestCluster.prepare();
    if (canMount) for (const { dataDir } of cluster.members) mount(dataDir, mounts);
    await cluster.startAll();
    workload = new Workload(cluster.endpoints, random.fork());
    workload.start(CLIENTS);
  });
  afterAll(async () => {
    await workload?.stop();
    for (const member of cluster?.members ?? []) if (member.isRunning) await member.kill();
    for (const path of mounts) spawnSync('umount', [path]);
    await cluster?.destroy();
  });

  const others = (member: TestMember): TestMember[] => cluster.members.filter((each) => each !== member);

  async function without(member: TestMember, work: () => Promise<unknown>): Promise<void> {
    workload.retarget(others(member).map(({ endpoint }) => endpoint));
    await work();
    workload.retarget(cluster.endpoints);
  }

  describe.skipIf(!canMount)('a full disk (skipped where no file system may be mounted)', () => {
    test.each(['follower', 'leader'])('of a %s: the others go on, and it recovers once there is room', async (who) => {
      await workload.progress(50);
      const { leader } = await findLeader(cluster);
      const full = who === 'leader' ? leader : random.pick(others(leader));
      const ballast = join(full.dataDir, 'ballast');
      await without(full, async () => {
        fill(full.dataDir, ballast);
        try {
          // The log's file claims its space in advance: it takes more than that to notice.
          const via = random.pick(others(full)).endpoint;
          const mib = await untilLogged(full, /alarm: /, () => writeMuch(via));
          const first = workload.recovery();
          console.log(`${who}: ${mib} MiB to the alarm; next acknowledged write, ms: ${Math.round(await first)}`);
          await workload.progress(100);
        } finally {
          rmSync(ballast);
        }
        await full.process.line(/alarm over: /);
      });
      await workload.progress(100);
      expect(full.isRunning).toBe(true);
    });
  });

  describe.skipIf(!canTrace)('a slow disk (skipped where strace may not attach)', () => {
    test.each(['follower', 'leader'])('of a %s: writes go on at the pace of the others', async (who) => {
      const { leader } = await findLeader(cluster);
      const slow = who === 'leader' ? leader : random.pick(others(leader));
      const inject = `inject=fsync,fdatasync:delay_enter=${SYNC_DELAY_US}`;
      const log = join(cluster.directory, `${who}.strace`);
      const args = ['-f', '-p', `${slow.process.pid}`, '-e', 'trace=fsync,fdatasync', '-e', inject, '-o', log];
      const strace = new RunningProcess({ command: 'strace', args });
      await strace.line(/attached/);
      await without(slow, async () => {
        const first = workload.recovery();
        console.log(`syncs of the ${who} held up to next acknowledged write, ms: ${Math.round(await first)}`);
        await Promise.all([workload.progress(150), quiet()]);
      });
      await strace.end('SIGTERM');
      expect(readFileSync(log, 'utf8')).toContain('(DELAYED)');
      await workload.progress(100);
      expect(slow.isRunning).toBe(true);
    });
  });

  describe.skipIf(faketime === undefined)('a wrong wall clock (skipped where libfaketime is absent)', () => {
    test('years off and running at double speed, of a member that is made to lead: nothing comes of it', async () => {
      const { leader } = await findLeader(cluster);
      const wrong = random.pick(others(leader));
      await wrong.stop();
      wrong.env = { LD_PRELOAD: faketime, FAKETIME: '-1000d x2', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
      await wrong.start();
      await workload.progress(100);
      const target = await statusOf(wrong);
      const client = new TestClient(leader.endpoint);
      const path = '/etcdserverpb.Maintenance/MoveLeader';
      await client.call(path, MoveLeaderRequest, MoveLeaderResponse, { targetId: target?.self ?? 0n });
      client.close();
      const led = await findLeader(cluster);
      expect(led.leader).toBe(wrong);
      await Promise.all([workload.progress(200), quiet()]);
      expect(await findLeader(cluster)).toEqual(led);
      await wrong.stop();
      wrong.env = {};
      await wrong.start();
    });
  });

  test('every acknowledged write is there, on every member, and the history is linearizable', async () => {
    await judge(cluster, workload);
  });
});

function tryToMount(): boolean {
  const directory = mkdtempSync(join(tmpdir(), 'quorate-mount-'));
  const isMounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory]).status === 0;
  if (isMounted) spawnSync('umount', [directory]);
  rmSync(directory, { recursive: true });
  return isMounted;
}

function mount(directory: string, mounts: string[]): void {
  mkdirSync(directory, { mode: 0o700 });
  const { status, stderr } = spawnSync('mount', [
    '-t',
    'tmpfs',
    '-o',
    `size=${DISK_MIB}m,mode=700`,
    'tmpfs',
    directory,
  ]);
  if (status !== 0) throw new Error(`mount: ${stderr}`);
  mounts.push(directory);
}

/** Takes all the room that there is. */
function fill(directory: string, ballast: string): void {
  const piece = Buffer.alloc(1 << 16);
  for (;;) {
    const { bavail, bsize } = statfsSync(directory);
    if (bavail === 0) return;
    writeFileSync(ballast, piece.subarray(0, Math.min(piece.length, bavail * bsize)), { flag: 'a' });
  }
}

/** Does `work` until `member` has logged a line that matches; returns how often. */
async function untilLogged(member: TestMember, pattern: RegExp, work: () => Promise<void>): Promise<number> {
  const known = member.process.lines.length;
  for (let times = 0; times < WORK_MAX; times++) {
    if (member.process.lines.slice(known).some((line) => pattern.test(line))) return times;
    await work();
  }
  throw new Error(`${member.name} did not log ${pattern}:\n${member.process.tail()}`);
}

/** A MiB, through `endpoint`; overwritten again and again, so that what lies behind the log stays small. */
async function writeMuch(endpoint: string): Promise<void> {
  const client = new TestClient(endpoint, 30_000);
  await client.put('much', 'x'.repeat(1 << 20)).finally(() => client.close());
}
