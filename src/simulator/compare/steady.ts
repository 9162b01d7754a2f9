// What one committed entry costs while nothing fails.

import {
  BOTH,
  type Conditions,
  distributionOf,
  ONLY_MESSAGES,
  ONLY_SYNCS,
  type Traffic,
  trafficPer,
} from './conditions.ts';
import type { Contestant } from './contestants.ts';
import { LogLab } from './log-lab.ts';

export interface SteadyCosts {
  /** One request at a time, asked of the leader: per entry, less what the cluster does when idle. */
  readonly alone: Traffic;
  /** The same, asked of another member. */
  readonly aloneElsewhere: Traffic;
  /** Message delays from the request to the answer, at the leader and at another member. */
  readonly delaysAtLeader: number;
  readonly delaysElsewhere: number;
  /** Syncs that wait for one another on that way. */
  readonly syncsInPath: number;
  /** The same for linearizable reads. */
  readonly readsAtLeader: Traffic;
  readonly readDelaysAtLeader: number;
  readonly readDelaysElsewhere: number;
  /** `concurrent` requests at a time, asked of the leader: per entry. */
  readonly crowded: Traffic;
  readonly concurrent: number;
  /** Messages a second of a cluster without requests. */
  readonly idleMessagesPerSecond: number;
}

interface Workload {
  readonly ask: 'write' | 'read';
  readonly isAtLeader: boolean;
  /** Clients, each of which asks again as soon as it was answered. */
  readonly concurrent: number;
  /** Until so many requests were served. */
  readonly count: number;
}

const ONE_AT_A_TIME: Workload = { ask: 'write', isAtLeader: true, concurrent: 1, count: 200 };
const CONCURRENT = 64;
const CROWDED_ENTRIES = 3200;
const IDLE_MS = 10_000;
const PATIENCE_MS = 60_000;

export function measureSteady(contestant: Contestant, seed: number, nodes: number): SteadyCosts {
  const idle = idleTraffic(contestant, seed, nodes);
  const run = (conditions: Conditions, workload: Partial<Workload>) =>
    load(new LogLab(contestant, seed, nodes, conditions), { ...ONE_AT_A_TIME, ...workload }, idle);
  const atLeader = run(ONLY_MESSAGES, {});
  const elsewhere = run(ONLY_MESSAGES, { isAtLeader: false });
  const syncing = run(ONLY_SYNCS, {});
  const reads = run(ONLY_MESSAGES, { ask: 'read' });
  const readsElsewhere = run(ONLY_MESSAGES, { ask: 'read', isAtLeader: false });
  const crowded = run(BOTH, { concurrent: CONCURRENT, count: CROWDED_ENTRIES });
  return {
    alone: atLeader.perRequest,
    aloneElsewhere: elsewhere.perRequest,
    delaysAtLeader: atLeader.latencyMs,
    delaysElsewhere: elsewhere.latencyMs,
    syncsInPath: syncing.latencyMs,
    crowded: crowded.perRequest,
    readsAtLeader: reads.perRequest,
    readDelaysAtLeader: reads.latencyMs,
    readDelaysElsewhere: readsElsewhere.latencyMs,
    concurrent: CONCURRENT,
    idleMessagesPerSecond: idle.messages * 1000,
  };
}

/** Per millisecond. */
function idleTraffic(contestant: Contestant, seed: number, nodes: number): Traffic {
  const lab = new LogLab(contestant, seed, nodes, ONLY_MESSAGES);
  lab.settle();
  const before = lab.traffic();
  lab.world.runUntil(lab.world.now + IDLE_MS);
  return trafficPer(IDLE_MS, before, lab.traffic());
}

function load(
  lab: LogLab,
  { ask, isAtLeader, concurrent, count }: Workload,
  idle: Traffic,
): { readonly perRequest: Traffic; readonly latencyMs: number } {
  lab.settle();
  const { world, leader } = lab;
  const target = isAtLeader ? leader : lab.others([leader.id])[0]!;
  const began = world.now;
  const before = lab.traffic();
  const latencies: number[] = [];
  let asked = 0;
  const next = (): void => {
    if (asked === count) return;
    asked++;
    const at = world.now;
    lab[ask](target, ({ type }) => {
      if (type !== 'served') throw new Error(`a ${ask} was answered by ${type} in fair weather`);
      latencies.push(world.now - at);
      next();
    });
  };
  for (let i = 0; i < concurrent; i++) next();
  world.runUntil(began + PATIENCE_MS, () => latencies.length === count);
  if (latencies.length < count) throw new Error(`${latencies.length} of ${count} were served in ${PATIENCE_MS} ms`);
  // What was sent for the last ones but has not arrived yet belongs to them.
  world.runUntil(world.now + 10);
  const all = trafficPer(count, before, lab.traffic());
  const idleMs = (world.now - began) / count;
  return {
    perRequest: {
      messages: all.messages - idle.messages * idleMs,
      bytes: all.bytes - idle.bytes * idleMs,
      syncs: all.syncs - idle.syncs * idleMs,
    },
    latencyMs: distributionOf(latencies).median,
  };
}
