// What the host costs without any client protocol: three replicas in three processes, proposals of 256 B straight into the
// leader's `propose`, state machines that count.
// Run: npx tsx bench/replica.ts [directory on the disk to measure] [raft, or another engine]

import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { QuorateError } from '../src/core/errors.ts';
import { chooseEngine } from '../src/host/engines.ts';
import { openReplica } from '../src/host/replica.ts';
import type { DurableStateMachine, MachineSnapshot, Replica } from '../src/host/replica-types.ts';
import type { LogEntry } from '../src/protocols/replicated-log.ts';
import { createNodeFileSystem } from '../src/storage/node/file-system.ts';

const IDS = [1, 2, 3];
const CLIENTS = [1, 10, 100, 1000];
const SECONDS = 4;
const PAYLOAD_BYTES = 256;

interface Assignment {
  readonly self: number;
  readonly engine: string;
  readonly ports: readonly number[];
  readonly directory: string;
}

interface Measurement {
  readonly clients: number;
  readonly perSecond: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly cpuUs: number;
  readonly done: number;
  /** Proposals that failed, by the codes of their errors: a leader that changes under load loses some. */
  readonly failed: Readonly<Record<string, number>>;
  readonly perCommit: number;
}

class CountingMachine implements DurableStateMachine {
  durableIndex = 0;
  private applied = 0;

  apply(entry: LogEntry): unknown {
    this.applied = entry.index;
    return undefined;
  }

  flush(index: number, done: (error: QuorateError | undefined, durableIndex: number) => void): void {
    setImmediate(done, undefined, index);
  }

  snapshot(): MachineSnapshot {
    return { index: this.applied, chunks: [], release: () => {} };
  }

  async restore(index: number): Promise<void> {
    this.applied = index;
  }

  close(): void {}
}

// ── A member's process ──────────────────────────────────────────────────────────────────────────────────────────────

async function serve({ self, engine, ports, directory }: Assignment): Promise<void> {
  const replica = await openReplica({
    definition: chooseEngine(engine, {}).definition,
    self,
    clusterId: 1,
    incarnation: 1,
    membership: {
      voters: IDS,
      outgoing: [],
      learners: [],
      learnersNext: [],
      autoLeave: false,
      addresses: IDS.map((node, at) => ({ node, address: `127.0.0.1:${ports[at]}` })),
    },
    stateMachine: new CountingMachine(),
    fs: createNodeFileSystem(),
    directory,
    listen: { host: '127.0.0.1', port: ports[self - 1] as number },
  });
  replica.on('leader-changed', ({ leader }) => process.send?.({ leader }));
  let usage = process.cpuUsage();
  process.on('message', async (message: { clients?: number; cpu?: boolean; stop?: boolean }) => {
    if (message.cpu) {
      const { user, system } = process.cpuUsage(usage);
      usage = process.cpuUsage();
      process.send?.({ cpuUs: user + system + 1 });
    }
    if (message.clients !== undefined) process.send?.({ measured: await load(replica, message.clients) });
    if (message.stop) process.exit(0);
  });
}

async function load(replica: Replica, clients: number): Promise<Measurement> {
  const payload = new Uint8Array(PAYLOAD_BYTES);
  const latencies: number[] = [];
  const failed: Record<string, number> = {};
  const cpu = process.cpuUsage();
  const before = replica.status();
  const startedAt = performance.now();
  const end = startedAt + SECONDS * 1000;
  await new Promise<void>((resolve) => {
    let running = clients;
    const client = (): void => {
      const at = performance.now();
      if (at > end) {
        if (--running === 0) resolve();
        return;
      }
      replica.propose(payload, (error) => {
        if (error === undefined) latencies.push(performance.now() - at);
        else failed[error.code] = (failed[error.code] ?? 0) + 1;
        client();
      });
    };
    for (let i = 0; i < clients; i++) client();
  });
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  latencies.sort((a, b) => a - b);
  return {
    clients,
    perSecond: latencies.length / seconds,
    medianMs: latencies[latencies.length >> 1] ?? Number.NaN,
    p99Ms: latencies[Math.floor(latencies.length * 0.99)] ?? Number.NaN,
    cpuUs: user + system,
    done: latencies.length,
    failed,
    perCommit: latencies.length / (replica.status().commits - before.commits),
  };
}

// ── The parent ──────────────────────────────────────────────────────────────────────────────────────────────────────

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function next<T>(child: ChildProcess, key: string): Promise<T> {
  return new Promise((resolve) => {
    const onMessage = (message: Record<string, unknown>): void => {
      if (!message[key]) return;
      child.off('message', onMessage);
      resolve(message[key] as T);
    };
    child.on('message', onMessage);
  });
}

/** CPU time since the last call, in microseconds, of all together. */
async function cpuOf(children: readonly ChildProcess[]): Promise<number> {
  const answers = children.map((child) => next<number>(child, 'cpuUs'));
  for (const child of children) child.send({ cpu: true });
  return (await Promise.all(answers)).reduce((sum, us) => sum + us, 0);
}

async function main(parent: string, engine: string): Promise<void> {
  const root = mkdtempSync(join(parent, 'quorate-bench-'));
  const ports = await Promise.all(IDS.map(freePort));
  const children = IDS.map((self) => {
    const child = fork(fileURLToPath(import.meta.url), { env: { ...process.env, QUORATE_BENCH_MEMBER: '1' } });
    child.send({ self, engine, ports, directory: join(root, String(self)) } satisfies Assignment);
    return child;
  });
  let isOver = false;
  for (const child of children) {
    child.once('exit', (code, signal) => {
      if (isOver) return;
      console.error(`a member ended: ${signal ?? code}`);
      for (const each of children) each.kill();
      process.exit(1);
    });
  }
  let leaderId = await next<number>(children[0] as ChildProcess, 'leader');
  for (const child of children) {
    child.on('message', ({ leader }: { leader?: number }) => {
      if (leader) leaderId = leader;
    });
  }
  console.log('clients   proposals/s   median ms   p99 ms   leader CPU µs   follower CPU µs   proposals/commit');
  for (const clients of CLIENTS) {
    const leader = children[leaderId - 1] as ChildProcess;
    const followers = children.filter((child) => child !== leader);
    await cpuOf(followers);
    const measured = next<Measurement>(leader, 'measured');
    leader.send({ clients });
    const { perSecond, medianMs, p99Ms, cpuUs, done, failed, perCommit } = await measured;
    const followerUs = (await cpuOf(followers)) / followers.length / done;
    const columns = [
      perSecond.toFixed(0),
      medianMs.toFixed(2),
      p99Ms.toFixed(2),
      (cpuUs / done).toFixed(1),
      followerUs.toFixed(1),
      perCommit.toFixed(1),
    ];
    const widths = [14, 12, 9, 16, 18, 19];
    console.log(String(clients).padStart(7) + columns.map((text, at) => text.padStart(widths[at] as number)).join(''));
    for (const [code, count] of Object.entries(failed)) console.log(`  failed with ${code}: ${count}`);
  }
  isOver = true;
  for (const child of children) child.send({ stop: true });
  await Promise.all(children.map((child) => new Promise((resolve) => child.once('exit', resolve))));
  rmSync(root, { recursive: true });
}

if (process.env['QUORATE_BENCH_MEMBER'] === undefined)
  await main(process.argv[2] ?? tmpdir(), process.argv[3] ?? 'raft');
else process.once('message', (assignment: Assignment) => void serve(assignment));
