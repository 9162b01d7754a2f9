// A replicated log under two-phase commit: each process of a scene runs a Raft replica beside its commit machine, and one more
// process is there to make five. The first decision about a transaction that the log has is the one that counts.

import type { NodeId } from '../../core/protocol.ts';
import { keyOf, type Outcome, type TransactionId } from '../../protocols/atomic-commit.ts';
import { type RaftSpec, raft } from '../../protocols/raft/index.ts';
import type { LogDefinition } from '../../protocols/replicated-log.ts';
import { Cluster } from '../log/cluster.ts';
import { ObserverList } from '../log/observers.ts';
import { registerMachine } from '../log/register-machine.ts';
import type { World } from '../world.ts';
import { CALM_SETTINGS } from './stage.ts';

const MEMBERS = 5;
const ELECTION_MS = 150;

export class DecisionLog {
  private readonly cluster: Cluster<RaftSpec>;
  private proposals = 0;

  constructor(world: World) {
    const settings = {
      ...CALM_SETTINGS,
      compactionMargin: 0,
      snapshotMs: 1,
      flushEveryMs: 0,
      options: { electionTimeoutMs: ELECTION_MS, electionJitterMs: ELECTION_MS, heartbeatIntervalMs: 30 },
    };
    const plan = {
      protocol: 'raft',
      seed: 1,
      nodes: MEMBERS,
      machine: 'register',
      settings,
      actions: [],
      clients: [],
    } as const;
    const definition = raft as LogDefinition<RaftSpec, unknown>;
    this.cluster = new Cluster(world, plan, definition, new ObserverList([]), registerMachine);
    this.cluster.start();
  }

  /** Has this member lead. */
  elect(id: NodeId): void {
    this.cluster.byId(id)!.request({ type: 'campaign' }, undefined, () => {});
  }

  get leader(): NodeId {
    return this.cluster.leader?.id ?? 0;
  }

  /** Appends a decision at member `id`; tells which one the log has first. Silent if nothing came of it. */
  record(id: NodeId, transaction: TransactionId, outcome: Outcome, recorded: (outcome: Outcome) => void): void {
    const replica = this.cluster.byId(id)!;
    const key = keyOf(transaction);
    const input = { type: 'append', key, value: `${outcome} ` } as const;
    const data = registerMachine.encode(id, ++this.proposals, input);
    replica.request({ type: 'propose', data }, input, (answer) => {
      if (answer.type !== 'served') return;
      const output = replica.machine.read({ type: 'get', key }) as { readonly value: string };
      recorded(output.value.startsWith('commit') ? 'commit' : 'abort');
    });
  }

  crash(id: NodeId): void {
    this.cluster.byId(id)!.node.crash('its process is killed');
  }

  restart(id: NodeId): void {
    const replica = this.cluster.byId(id)!;
    if (!replica.isAlive) replica.start();
  }
}
