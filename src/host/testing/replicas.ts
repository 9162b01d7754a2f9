// Replicas of a log of texts, on any file system, for tests.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QuorateError } from '../../core/errors.ts';
import type { LogEntry } from '../../protocols/replicated-log.ts';
import { createNodeFileSystem } from '../../storage/node/file-system.ts';
import { chooseEngine } from '../engines.ts';
import { openReplica } from '../replica.ts';
import type { DurableStateMachine, MachineSnapshot, Replica, ReplicaOptions } from '../replica-types.ts';
import { TESTED_ENGINE } from './engine.ts';
import { eventually } from './nodes.ts';

/** Its disk is a variable: what `flush` stored survives in `TextMachine.disks`. */
export class TextMachine implements DurableStateMachine {
  static readonly disks = new Map<string, { index: number; lines: string[] }>();
  private readonly key: string;
  durableIndex: number;
  appliedIndex: number;
  lines: string[];
  readonly flushes: number[] = [];

  constructor(key: string) {
    this.key = key;
    const disk = TextMachine.disks.get(key) ?? { index: 0, lines: [] };
    this.durableIndex = disk.index;
    this.appliedIndex = disk.index;
    this.lines = [...disk.lines];
  }

  apply(entry: LogEntry): unknown {
    this.appliedIndex = entry.index;
    if (entry.kind !== 'data') return undefined;
    this.lines.push(Buffer.from(entry.data).toString());
    return this.lines.length;
  }

  flush(index: number, done: (error: QuorateError | undefined, durableIndex: number) => void): void {
    this.flushes.push(index);
    const stored = { index, lines: [...this.lines] };
    setImmediate(() => {
      TextMachine.disks.set(this.key, stored);
      this.durableIndex = index;
      done(undefined, index);
    });
  }

  snapshot(): MachineSnapshot {
    const chunks = [Buffer.from(JSON.stringify(this.lines))];
    return { index: this.appliedIndex, chunks, release: () => {} };
  }

  async restore(index: number, _term: number, chunks: AsyncIterable<Uint8Array>): Promise<void> {
    const parts: Uint8Array[] = [];
    for await (const chunk of chunks) parts.push(chunk);
    this.lines = JSON.parse(Buffer.concat(parts).toString()) as string[];
    this.appliedIndex = index;
    this.durableIndex = index;
    TextMachine.disks.set(this.key, { index, lines: [...this.lines] });
  }

  close(): void {}
}

type Overrides = Partial<ReplicaOptions<never, never>> & Pick<Partial<ReplicaOptions<never, never>>, 'fs' | 'tuning'>;

export interface TestReplica {
  readonly replica: Replica;
  readonly machine: TextMachine;
  propose(text: string): Promise<unknown>;
  readBarrier(): Promise<void>;
}

export class ReplicaGroup {
  private readonly root = mkdtempSync(join(tmpdir(), 'quorate-test-'));
  private readonly ports = new Map<string, number>();
  private readonly open = new Set<Replica>();
  private incarnation = 0;
  readonly ids: readonly number[];

  constructor(ids: readonly number[]) {
    this.ids = ids;
  }

  directory(id: number): string {
    return join(this.root, String(id));
  }

  async start(id: number, overrides: Pick<Overrides, 'fs' | 'tuning'> = {}): Promise<TestReplica> {
    const { ids } = this;
    const machine = new TextMachine(this.directory(id));
    const replica = await openReplica({
      ...chooseEngine(TESTED_ENGINE, {}),
      self: id,
      clusterId: 5,
      incarnation: ++this.incarnation,
      membership: {
        voters: ids,
        outgoing: [],
        learners: [],
        learnersNext: [],
        autoLeave: false,
        addresses: ids.map((node) => ({ node, address: `member ${node}` })),
      },
      stateMachine: machine,
      fs: createNodeFileSystem(),
      directory: this.directory(id),
      listen: { host: '127.0.0.1', port: 0 },
      resolveAddress: (address) => ({ host: '127.0.0.1', port: this.ports.get(address) ?? 1 }),
      ...overrides,
    });
    this.ports.set(`member ${id}`, replica.peerAddress.port);
    this.open.add(replica);
    return {
      replica,
      machine,
      propose: (text) =>
        new Promise((resolve, reject) => {
          replica.propose(Buffer.from(text), (error, result) => (error ? reject(error) : resolve(result)));
        }),
      readBarrier: () =>
        new Promise((resolve, reject) => {
          replica.readBarrier((error) => (error ? reject(error) : resolve()));
        }),
    };
  }

  async close(): Promise<void> {
    await Promise.all([...this.open].map((replica) => replica.close()));
    rmSync(this.root, { recursive: true, force: true });
  }
}

export async function untilLed({ replica }: TestReplica): Promise<void> {
  await eventually(() => {
    if (replica.status().leader === 0) throw new Error('no leader yet');
  });
}
