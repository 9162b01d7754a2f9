// A cluster of one replicated log under chosen conditions, for measuring: no plan of faults, no invariants, no history.

import type { NodeId } from '../../core/protocol.ts';
import type { LogSpec } from '../../protocols/replicated-log.ts';
import { Cluster, type Replica } from '../log/cluster.ts';
import { ObserverList } from '../log/observers.ts';
import { registerMachine } from '../log/register-machine.ts';
import type { Answer } from '../log/replica.ts';
import { World } from '../world.ts';
import { type Conditions, settingsOf, type Traffic, trafficOf } from './conditions.ts';
import type { Contestant } from './contestants.ts';

export type LabReplica = Replica<LogSpec>;

/** Longer than any election here takes. */
const SETTLE_MS = 60_000;
/** After the first write, until heartbeats and their like go their regular way. */
const CALM_MS = 1000;
/** What the workload writes: a value of so many bytes under one of a few keys. */
const VALUE = 'x'.repeat(64);
const KEYS = 16;
const ENTRY = registerMachine.encode(1, 1000, { type: 'put', key: 'k0', value: `1000 ${VALUE}` });
/** What an entry holds, give or take a digit. */
export const ENTRY_BYTES = ENTRY.length;

export class LogLab {
  readonly world: World;
  readonly cluster: Cluster<LogSpec>;
  private sequence = 0;

  constructor({ name, definition }: Contestant, seed: number, nodes: number, conditions: Conditions) {
    this.world = new World(seed);
    const settings = { ...settingsOf(conditions), compactionMargin: 0, snapshotMs: 0, flushEveryMs: 0 };
    const plan = { protocol: name, seed, nodes, machine: 'register', settings, actions: [], clients: [] } as const;
    this.cluster = new Cluster(this.world, plan, definition, new ObserverList([]), registerMachine);
    this.cluster.start();
  }

  /** Runs until a leader serves, and everything is calm. */
  settle(): void {
    const { world } = this;
    let isServed = false;
    const askAgain = (): void => world.after(10, ask);
    const ask = (): void => {
      const { leader } = this.cluster;
      if (leader === undefined) askAgain();
      else
        this.write(leader, ({ type }) => {
          if (type === 'served') isServed = true;
          else askAgain();
        });
    };
    ask();
    world.runUntil(world.now + SETTLE_MS, () => isServed);
    if (!isServed) throw new Error(`no leader within ${SETTLE_MS} ms`);
    world.runUntil(world.now + CALM_MS);
  }

  get leader(): LabReplica {
    const { leader } = this.cluster;
    if (leader === undefined) throw new Error('nobody leads');
    return leader;
  }

  get replicas(): readonly LabReplica[] {
    return this.cluster.replicas;
  }

  others(than: readonly NodeId[]): LabReplica[] {
    return this.replicas.filter(({ id }) => !than.includes(id));
  }

  /** Asks `replica` for a write of its own; returns the write's number. */
  write(replica: LabReplica, done: (answer: Answer) => void): number {
    const sequence = ++this.sequence;
    const input = { type: 'put', key: `k${sequence % KEYS}`, value: `${sequence} ${VALUE}` } as const;
    replica.request({ type: 'propose', data: registerMachine.encode(1, sequence, input) }, undefined, done);
    return sequence;
  }

  /** Asks `replica` for a linearizable read. */
  read(replica: LabReplica, done: (answer: Answer) => void): void {
    replica.request({ type: 'read' }, { type: 'get', key: 'k1' }, done);
  }

  traffic(): Traffic {
    return trafficOf(
      this.world,
      this.replicas.map(({ node }) => node.disk),
    );
  }
}
