// What one committed entry costs while nothing fails.

import { BOTH, type Conditions, ONLY_MESSAGES, ONLY_SYNCS, type Traffic, trafficPer } from './conditions.ts';
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
  /** `concurrent` requests at a time, asked of the leader: per entry. */
  readonly crowded: Traffic;
  readonly concurrent: number;
  /** Messages a second of a cluster without requests. */
  readonly idleMessagesPerSecond: number;
}

const ENTRIES = 200;
const CONCURRENT = 64;
const CROWDED_ENTRIES = 6400;
const IDLE_MS = 10_000;
const PATIENCE_MS = 60_000;

export function measureSteady(contestant: Contestant, seed: number, nodes: number): SteadyCosts {
  const idle = idleTraffic(contestant, seed, nodes);
  const atLeader = load(contestant, seed, nodes, ONLY_MESSAGES, true, 1, ENTRIES, idle);
  const elsewhere = load(contestant, seed, nodes, ONLY_MESSAGES, false, 1, ENTRIES, idle);
  const syncing = load(contestant, seed, nodes, ONLY_SYNCS, true, 1, ENTRIES, idle);
  const crowded = load(contestant, seed, nodes, BOTH, true, CONCURRENT, CROWDED_ENTRIES, idle);
  return {
    alone: atLeader.perEntry,
    aloneElsewhere: elsewhere.perEntry,
    delaysAtLeader: atLeader.latencyMs,
    delaysElsewhere: elsewhere.latencyMs,
    syncsInPath: syncing.latencyMs,
    crowded: crowded.perEntry,
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

/** `concurrent` clients, each of which asks again as soon as it was answered, until `entries` were. */
function load(
  contestant: Contestant,
  seed: number,
  nodes: number,
  conditions: Conditions,
  isAtLeader: boolean,
  concurrent: number,
  entries: number,
  idle: Traffic,
): { readonly perEntry: Traffic; readonly latencyMs: number } {
  const lab = new LogLab(contestant, seed, nodes, conditions);
  lab.settle();
  const { world, leader } = lab;
  const target = isAtLeader ? leader : lab.others([leader.id])[0]!;
  const began = world.now;
  const before = lab.traffic();
  const latencies: number[] = [];
  let asked = 0;
  const ask = (): void => {
    if (asked === entries) return;
    asked++;
    const at = world.now;
    lab.write(target, ({ type }) => {
      if (type !== 'served') throw new Error(`${contestant.name} answered ${type} in fair weather`);
      latencies.push(world.now - at);
      ask();
    });
  };
  for (let i = 0; i < concurrent; i++) ask();
  world.runUntil(began + PATIENCE_MS, () => latencies.length === entries);
  if (latencies.length < entries) throw new Error(`${contestant.name} served ${latencies.length} of ${entries} writes`);
  const lastedMs = world.now - began;
  // What was sent for the last entries but has not been answered yet belongs to them.
  world.runUntil(world.now + 10);
  const all = trafficPer(entries, before, lab.traffic());
  const idleMs = (lastedMs + 10) / entries;
  const sorted = latencies.sort((a, b) => a - b);
  return {
    perEntry: {
      messages: all.messages - idle.messages * idleMs,
      bytes: all.bytes - idle.bytes * idleMs,
      syncs: all.syncs - idle.syncs * idleMs,
    },
    latencyMs: sorted[Math.floor(sorted.length / 2)]!,
  };
}
