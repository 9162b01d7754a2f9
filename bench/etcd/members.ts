// Three members of a cluster as real processes, of Quorate or of etcd: both take the same flags.

import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface Contender {
  readonly name: string;
  /** The program and what comes before the flags. */
  readonly command: readonly string[];
  readonly version: string;
}

/** What one member has used so far. */
export interface Usage {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  /** Without the pages of files that are mapped: what the process could not give back. */
  readonly anonymousBytes: number;
}

const CLOCK_TICKS_PER_SECOND = 100;
const READY_TIMEOUT_MS = 30_000;

export class Members {
  readonly endpoints: readonly string[];
  private readonly processes: readonly ChildProcess[];

  private constructor(endpoints: readonly string[], processes: readonly ChildProcess[]) {
    this.endpoints = endpoints;
    this.processes = processes;
  }

  /** Starts `count` fresh members with their data under `directory`, and waits until each says that it is healthy. */
  static async start(contender: Contender, count: number, directory: string): Promise<Members> {
    const ports = await freePorts(count * 2);
    const members = Array.from({ length: count }, (_, i) => ({
      name: `m${i + 1}`,
      client: `http://127.0.0.1:${ports[2 * i]}`,
      peer: `http://127.0.0.1:${ports[2 * i + 1]}`,
    }));
    const cluster = members.map(({ name, peer }) => `${name}=${peer}`).join(',');
    const [program, ...before] = contender.command as [string, ...string[]];
    mkdirSync(directory, { recursive: true });
    const processes = members.map(({ name, client, peer }) => {
      const log = createWriteStream(join(directory, `${name}.log`));
      const child = spawn(
        program,
        [
          ...before,
          ...['--name', name, '--data-dir', join(directory, name)],
          ...['--listen-client-urls', client, '--advertise-client-urls', client],
          ...['--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer],
          ...['--initial-cluster', cluster, '--initial-cluster-state', 'new'],
        ],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      );
      child.stdout?.pipe(log);
      child.stderr?.pipe(log);
      return child;
    });
    const started = new Members(
      members.map(({ client }) => client.slice('http://'.length)),
      processes,
    );
    try {
      await Promise.all(members.map(({ client }) => untilHealthy(client)));
    } catch (error) {
      await started.stop();
      throw error;
    }
    return started;
  }

  usage(): Usage[] {
    return this.processes.map(({ pid }) => usageOf(pid ?? 0));
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.processes.map(async (child) => {
        if (child.exitCode !== null || child.signalCode !== null) return;
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
        await ended;
        clearTimeout(timer);
      }),
    );
  }
}

async function untilHealthy(url: string): Promise<void> {
  const deadline = Date.now() + READY_TIMEOUT_MS;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const answer = await fetch(`${url}/health`);
      const body = await answer.text();
      if (answer.ok && body.includes('true')) return;
      last = body;
    } catch (error) {
      last = error;
    }
    await delay(50);
  }
  throw new Error(`${url} did not become healthy in ${READY_TIMEOUT_MS} ms: ${String(last)}`);
}

/** Asks for all ports before giving any back, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  return Promise.all(
    servers.map(async (server) => {
      const address = server.address();
      await new Promise((resolve) => server.close(resolve));
      if (address === null || typeof address === 'string') throw new Error('a TCP server without a port');
      return address.port;
    }),
  );
}

/** Reads Linux's /proc; zeros elsewhere. */
function usageOf(pid: number): Usage {
  try {
    // The command's name, in parentheses, may hold spaces: count fields behind it. utime and stime are fields 14 and 15.
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = Number(fields[11]) + Number(fields[12]);
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return {
      cpuSeconds: ticks / CLOCK_TICKS_PER_SECOND,
      residentBytes: kibibytes(status, 'VmRSS'),
      anonymousBytes: kibibytes(status, 'RssAnon'),
    };
  } catch {
    return { cpuSeconds: 0, residentBytes: 0, anonymousBytes: 0 };
  }
}

function kibibytes(status: string, field: string): number {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status);
  return match === null ? 0 : Number(match[1]) * 1024;
}
