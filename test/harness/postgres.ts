// Real PostgreSQL servers for tests: Debian's, each with a directory and a port of its own, that can be killed.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePorts } from '../../src/host/testing/ports.ts';
import { RunningProcess } from './process.ts';

const INSTALLED = '/usr/lib/postgresql';
const SUPERUSER = 'quorate';
const READY = /database system is ready to accept connections/;

/** Where Debian puts the programs of its newest version; undefined where PostgreSQL is not installed. */
function programs(): string | undefined {
  if (!existsSync(INSTALLED)) return undefined;
  const versions = readdirSync(INSTALLED).filter((name) => existsSync(join(INSTALLED, name, 'bin', 'postgres')));
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  return newest && join(INSTALLED, newest, 'bin');
}

export const HAS_POSTGRES = programs() !== undefined;

/** PostgreSQL refuses to run as root: then it runs as the user that its package made. */
function asUser(program: string, args: readonly string[]): { command: string; args: string[] } {
  const path = join(programs() as string, program);
  if (process.getuid?.() !== 0) return { command: path, args: [...args] };
  const become = ['--reuid=postgres', '--regid=postgres', '--clear-groups'];
  return { command: 'setpriv', args: [...become, path, ...args] };
}

function run(program: string, args: readonly string[]): void {
  const { command, args: all } = asUser(program, args);
  execFileSync(command, all, { stdio: ['ignore', 'ignore', 'pipe'] });
}

export class TestPostgres {
  readonly port: number;
  private readonly directory: string;
  private readonly flags: readonly string[];
  private current: RunningProcess | undefined;
  private killed: Promise<void> | undefined;

  private constructor(directory: string, port: number, flags: readonly string[]) {
    this.directory = directory;
    this.port = port;
    this.flags = flags;
  }

  /** Starts `count` servers with empty databases; `flags` as in `-c name=value`. */
  static async start(count: number, flags: readonly string[] = []): Promise<TestPostgres[]> {
    const ports = await findFreePorts(count);
    const directories = ports.map(() => mkdtempSync(join(tmpdir(), 'quorate-postgres-')));
    const [first = ''] = directories;
    if (process.getuid?.() === 0) {
      for (const directory of directories) execFileSync('chown', ['postgres', directory]);
    }
    run('initdb', ['--pgdata', join(first, 'data'), '--no-sync', '--auth=trust', `--username=${SUPERUSER}`]);
    for (const directory of directories.slice(1)) {
      execFileSync('cp', ['-a', join(first, 'data'), join(directory, 'data')]);
    }
    const servers = ports.map((port, at) => new TestPostgres(directories[at] as string, port, flags));
    await Promise.all(servers.map((server) => server.start()));
    return servers;
  }

  get url(): string {
    return `postgres://${SUPERUSER}@127.0.0.1:${this.port}/postgres`;
  }

  /** Resolves once it takes connections; after a kill it first recovers. */
  async start(): Promise<void> {
    const { command, args } = asUser('postgres', [
      ...['-D', join(this.directory, 'data'), '-p', String(this.port), '-h', '127.0.0.1', '-k', ''],
      ...['-c', 'max_prepared_transactions=64', '-c', 'shared_buffers=16MB', ...this.flags],
    ]);
    this.current = new RunningProcess({ command, args });
    await this.current.line(READY);
  }

  /** kill -9 of the server and of all its processes. */
  async kill(): Promise<void> {
    const { current } = this;
    if (current === undefined || current.hasExited) return;
    this.killed ??= this.killAll(current).finally(() => {
      this.killed = undefined;
    });
    await this.killed;
  }

  private async killAll(current: RunningProcess): Promise<void> {
    const children = readFileSync(`/proc/${current.pid}/task/${current.pid}/children`, 'utf8')
      .split(' ')
      .filter(Boolean);
    current.signal('SIGKILL');
    for (const pid of children) {
      try {
        process.kill(Number(pid), 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
    // All of them hold its output.
    await current.exited;
  }

  async destroy(): Promise<void> {
    await this.kill();
    rmSync(this.directory, { recursive: true, force: true });
  }
}
