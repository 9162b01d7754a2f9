// A stage for scripts: nodes on a calm network with fixed delays, where the script says what breaks and when. Everything is the
// simulator's: the real machine, wire codec and write-ahead log.

import type { Observer } from '../../checkers/observer.ts';
import { ByteWriter } from '../../core/bytes.ts';
import { crc32 } from '../../core/crc32.ts';
import type { Definition, NodeId, Spec } from '../../core/protocol.ts';
import { openWal } from '../../storage/wal.ts';
import { CALM } from '../network.ts';
import { PlainCluster } from '../plain/cluster.ts';
import type { PlainNode } from '../plain/node.ts';
import type { PlainSettings } from '../plain/plan.ts';
import { World } from '../world.ts';

export const LATENCY_MS = 1;

export const CALM_SETTINGS: PlainSettings = {
  safetyMs: 0,
  livenessMs: 0,
  stayDown: 0,
  weather: { ...CALM, delayMinMs: LATENCY_MS, delayMaxMs: LATENCY_MS },
  turnDelayMaxMs: 0,
  smallTurnChance: 0,
  segmentBytes: 65536,
  syncMinMs: 0.1,
  syncMaxMs: 0.1,
  syncTailChance: 0,
  syncTailMeanMs: 0,
  isTorn: false,
  clocks: [{ offsetMs: 0, rate: 1 }],
  options: {},
};

export interface StageOptions<S extends Spec> {
  readonly nodes: number;
  readonly seed?: number;
  readonly options?: object;
  readonly observers?: readonly Observer<S>[];
  readonly world?: World;
  readonly firstId?: NodeId;
  /** What a node's disk holds from earlier lives. */
  readonly remembers?: ReadonlyMap<NodeId, readonly S['Record'][]>;
}

const PATIENCE_MS = 60_000;

export class Stage<S extends Spec> {
  readonly world: World;
  readonly cluster: PlainCluster<S>;

  constructor(definition: Definition<S, unknown>, given: StageOptions<S>) {
    const { nodes, seed = 1, options = {}, observers = [], firstId = 1 } = given;
    this.world = given.world ?? new World(seed);
    const settings = { ...CALM_SETTINGS, options: options as Record<string, unknown> };
    const plan = { protocol: definition.name, seed, nodes, settings, actions: [], requests: [] };
    this.cluster = new PlainCluster<S>(this.world, plan, definition, true, firstId);
    this.cluster.observers.push(...observers);
    for (const [id, records] of given.remembers ?? []) this.remember(definition, id, records);
    for (const node of this.cluster.nodes) node.start();
  }

  private remember(definition: Definition<S, unknown>, id: NodeId, records: readonly S['Record'][]): void {
    const { fs } = this.node(id).node.disk!;
    const wal = openWal({ fs, directory: 'wal', segmentBytes: 65536, crc32, checkpoint: () => [] }, () => {});
    for (const record of records) {
      const writer = new ByteWriter();
      definition.wire.encodeRecord(record, writer);
      wal.append(0, 1, writer.finish(), 0);
    }
    wal.commit(() => {});
    this.run(CALM_SETTINGS.syncMaxMs);
    wal.close();
  }

  node(id: NodeId): PlainNode<S> {
    return this.cluster.byId(id)!;
  }

  run(ms: number): void {
    this.world.runUntil(this.world.now + ms);
  }

  /** Runs until it holds; false if it does not come to that. */
  until(condition: () => boolean, patienceMs = PATIENCE_MS): boolean {
    if (condition()) return true;
    this.world.runUntil(this.world.now + patienceMs, condition);
    return condition();
  }

  /** Nobody on one side reaches anybody on the other. */
  split(one: readonly NodeId[], other: readonly NodeId[]): void {
    for (const a of one) {
      for (const b of other) {
        this.world.network.cut(a, b);
        this.world.network.cut(b, a);
      }
    }
  }
}

/** Rows under a head, in columns that are wide enough. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((cell, at) => Math.max(cell.length, ...rows.map((row) => row[at]!.length)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at]!))
      .join('   ')
      .trimEnd(),
  );
}
