// Clusters of real nodes in one process, on the loopback and in temporary directories, for tests.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { createNode } from '../node.ts';
import type { Node, NodeOptions } from '../node-types.ts';
import type { CommandContext, StateMachine } from '../user-machine.ts';
import { TESTED_ENGINE } from './engine.ts';
import { findFreePorts } from './ports.ts';

export const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
export const bytes = (value: string): Uint8Array => Buffer.from(value);

/** Keeps every command it applied; replies with how many there were. `fail …` is refused. */
export class Journal implements StateMachine {
  lines: string[] = [];
  readonly contexts: CommandContext[] = [];

  apply(command: Uint8Array, context: CommandContext): Uint8Array {
    const line = text(command);
    if (line.startsWith('fail')) throw new Error(`refused: ${line}`);
    this.lines.push(line);
    this.contexts.push(context);
    return bytes(String(this.lines.length));
  }

  *snapshot(): Generator<Uint8Array> {
    for (const line of this.lines) yield bytes(`${line}\n`);
  }

  restore(snapshot: Uint8Array): void {
    this.lines = text(snapshot).split('\n').slice(0, -1);
  }
}

/** A condition that becomes true; no fixed waits. */
export function eventually(condition: () => void): Promise<void> {
  return vi.waitFor(condition, { timeout: 20_000, interval: 5 });
}

export class TestCluster {
  readonly members: { id: number; address: string }[] = [];
  readonly nodes = new Map<number, Node>();
  readonly journals = new Map<number, Journal>();
  /** What each node told about its peers, as `1 refused 2: cluster-mismatch`. */
  readonly peerEvents: string[] = [];
  private readonly root = mkdtempSync(join(tmpdir(), 'quorate-test-'));

  static async found(ids: readonly number[], options: Partial<NodeOptions> = {}): Promise<TestCluster> {
    const cluster = new TestCluster();
    const ports = await findFreePorts(ids.length);
    ids.forEach((id, at) => {
      cluster.members.push({ id, address: `127.0.0.1:${ports[at]}` });
    });
    await Promise.all(ids.map((id) => cluster.start(id, options)));
    return cluster;
  }

  directory(id: number): string {
    return join(this.root, String(id));
  }

  async start(id: number, options: Partial<NodeOptions> = {}): Promise<Node> {
    const journal = new Journal();
    const founding = options.join === undefined ? { members: this.members } : {};
    const node = await createNode({
      nodeId: id,
      dataDir: this.directory(id),
      stateMachine: journal,
      consensus: TESTED_ENGINE,
      ...founding,
      ...options,
    });
    this.nodes.set(id, node);
    this.journals.set(id, journal);
    node.events.on('peer', (event) => {
      this.peerEvents.push(`${id} ${event.state} ${event.node}: ${event.reason.split(':')[0]}`);
    });
    return node;
  }

  async stop(id: number): Promise<void> {
    await this.node(id).close();
    this.nodes.delete(id);
  }

  node(id: number): Node {
    const node = this.nodes.get(id);
    if (node === undefined) throw new Error(`node ${id} does not run`);
    return node;
  }

  lines(id: number): string[] {
    return this.journals.get(id)?.lines ?? [];
  }

  /** The leader that all running nodes agree on. */
  async leader(): Promise<Node> {
    let leader: Node | undefined;
    await eventually(() => {
      const named = new Set([...this.nodes.values()].map((node) => node.leader));
      leader = this.nodes.get([...named][0] ?? 0);
      if (named.size !== 1 || leader === undefined) throw new Error('no leader yet');
    });
    return leader as Node;
  }

  async close(): Promise<void> {
    await Promise.all([...this.nodes.values()].map((node) => node.close()));
    rmSync(this.root, { recursive: true, force: true });
  }
}
