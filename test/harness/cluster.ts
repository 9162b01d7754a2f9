// Real clusters for tests and benchmarks: `quorate serve` processes on free ports, their data in a temporary directory.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { READY_MESSAGE } from '../../src/cli/serve/ready.ts';
import { DEFAULT_ENGINE } from '../../src/host/engines.ts';
import { TESTED_ENGINE } from '../../src/host/testing/engine.ts';
import { findFreePorts } from '../../src/host/testing/ports.ts';
import { type Exit, RunningProcess } from './process.ts';

/** The built program; scripts/bootstrap.mjs has built it before any suite runs. */
export const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** QUORATE_BIN=etcd runs the members of etcd instead: a test that etcd itself fails asks for the wrong thing. */
const COMMAND = process.env['QUORATE_BIN']?.split(' ') ?? [process.execPath, PROGRAM, 'serve'];

const ENGINE_FLAGS = TESTED_ENGINE === DEFAULT_ENGINE ? [] : ['--consensus', TESTED_ENGINE];

export interface ClusterOptions {
  /** Members; 3 unless said otherwise. */
  readonly nodes?: number;
  /** More flags for every member. */
  readonly flags?: readonly string[];
  /** Of every URL; http unless said otherwise. */
  readonly scheme?: 'http' | 'https';
  /** Gives the port under which the others reach a member that listens on `peerPort`: that of a proxy, say. */
  readonly advertise?: (peerPort: number) => Promise<number>;
  /** Where to make the temporary directory; the system's place for such unless said otherwise. */
  readonly parent?: string;
}

/** One member: what it is started with, and its current process, if any. */
export class TestMember {
  readonly scheme: string;
  readonly name: string;
  readonly clientPort: number;
  readonly peerPort: number;
  /** The port under which the others reach it. */
  readonly advertisedPort: number;
  readonly dataDir: string;
  /** More variables of the next start's environment. */
  env: NodeJS.ProcessEnv = {};
  /** The flags of the next start. */
  flags: readonly string[];
  private current: RunningProcess | undefined;

  constructor(init: {
    scheme: string;
    name: string;
    clientPort: number;
    peerPort: number;
    advertisedPort: number;
    dataDir: string;
    flags: readonly string[];
  }) {
    this.scheme = init.scheme;
    this.name = init.name;
    this.clientPort = init.clientPort;
    this.peerPort = init.peerPort;
    this.advertisedPort = init.advertisedPort;
    this.dataDir = init.dataDir;
    this.flags = init.flags;
  }

  /** host:port for clients. */
  get endpoint(): string {
    return `127.0.0.1:${this.clientPort}`;
  }

  get peerUrl(): string {
    return `${this.scheme}://127.0.0.1:${this.advertisedPort}`;
  }

  /** The process of the latest start. */
  get process(): RunningProcess {
    if (!this.current) throw new Error(`${this.name} was never started`);
    return this.current;
  }

  get isRunning(): boolean {
    return this.current !== undefined && !this.current.hasExited;
  }

  /** Starts the process without waiting for anything. */
  launch(): RunningProcess {
    if (this.isRunning) throw new Error(`${this.name} runs already`);
    const [command = '', ...before] = COMMAND;
    this.current = new RunningProcess({
      command,
      args: [...before, ...this.flags],
      env: { ...environment(), ...this.env },
    });
    return this.current;
  }

  /** Resolves once the member serves. */
  async start(): Promise<void> {
    await this.launch().line(new RegExp(READY_MESSAGE));
  }

  kill(): Promise<Exit> {
    return this.process.end('SIGKILL');
  }

  /** A clean shutdown. */
  async stop(): Promise<Exit> {
    return this.process.end('SIGTERM');
  }

  pause(): void {
    this.process.signal('SIGSTOP');
  }

  resume(): void {
    this.process.signal('SIGCONT');
  }

  /** Throws the data away, as a lost disk does. */
  wipe(): void {
    if (this.isRunning) throw new Error(`${this.name} still runs`);
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

export class TestCluster {
  readonly directory: string;
  readonly members: TestMember[] = [];
  private readonly scheme: string;
  private readonly extraFlags: readonly string[];
  private readonly advertise: ClusterOptions['advertise'];
  private made = 0;

  private constructor(directory: string, { scheme = 'http', flags = [], advertise }: ClusterOptions) {
    this.scheme = scheme;
    this.directory = directory;
    this.extraFlags = flags;
    this.advertise = advertise;
  }

  /** Starts a cluster and waits until every member serves. */
  static async start(options: ClusterOptions = {}): Promise<TestCluster> {
    const cluster = await TestCluster.prepare(options);
    await cluster.startAll();
    return cluster;
  }

  /** Chooses ports and directories; starts nothing. */
  static async prepare(options: ClusterOptions = {}): Promise<TestCluster> {
    if (COMMAND.includes(PROGRAM) && !existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing: npm run build`);
    const directory = mkdtempSync(join(options.parent ?? tmpdir(), 'quorate-test-'));
    const cluster = new TestCluster(directory, options);
    const nodes = options.nodes ?? 3;
    for (let i = 0; i < nodes; i++) await cluster.addMember();
    const initialCluster = cluster.members.map((member) => `${member.name}=${member.peerUrl}`).join(',');
    for (const member of cluster.members) {
      member.flags = [...member.flags, '--initial-cluster', initialCluster, ...cluster.extraFlags];
    }
    return cluster;
  }

  /** A member with ports and a directory of its own, not started; `initialCluster` is for one that joins. */
  async addMember(initialCluster?: string): Promise<TestMember> {
    const [clientPort = 0, peerPort = 0] = await findFreePorts(2);
    const name = `m${++this.made}`;
    const dataDir = join(this.directory, name);
    const { scheme } = this;
    const client = `${scheme}://127.0.0.1:${clientPort}`;
    const listen = `${scheme}://127.0.0.1:${peerPort}`;
    const advertisedPort = (await this.advertise?.(peerPort)) ?? peerPort;
    const peer = `${scheme}://127.0.0.1:${advertisedPort}`;
    const joining = initialCluster === undefined ? [] : ['--initial-cluster-state', 'existing'].concat(this.extraFlags);
    const flags = [
      ...['--name', name, '--data-dir', dataDir, ...ENGINE_FLAGS],
      ...['--listen-client-urls', client, '--advertise-client-urls', client],
      ...['--listen-peer-urls', listen, '--initial-advertise-peer-urls', peer],
      ...(initialCluster === undefined ? [] : ['--initial-cluster', `${initialCluster},${name}=${peer}`]),
      ...joining,
    ];
    const member = new TestMember({ scheme, name, clientPort, peerPort, advertisedPort, dataDir, flags });
    this.members.push(member);
    return member;
  }

  get endpoints(): string[] {
    return this.members.map((member) => member.endpoint);
  }

  async startAll(): Promise<void> {
    await Promise.all(this.members.filter((member) => !member.isRunning).map((member) => member.start()));
  }

  /** Kills what still runs and removes all data. */
  async destroy(): Promise<void> {
    await Promise.all(this.members.filter((member) => member.isRunning).map((member) => member.kill()));
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** The tests' own environment must not configure the members. */
function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(ETCD|QUORATE)_/.test(name)));
}
