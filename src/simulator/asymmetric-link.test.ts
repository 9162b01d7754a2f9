// The outage of Cloudflare on 2020-11-02: a member reached a peer but not the leader, and held elections for six hours. With
// pre-vote and quorum checks nobody holds one as long as a fully connected majority has a leader.

import { expect, test } from 'vitest';
import type { LogPlan } from './log/plan.ts';
import { raftSubject } from './subjects/raft.ts';

const CUT_AT_MS = 2000;
const SEEDS = 10;

/** A quiet cluster with clients, but from two seconds on its leader and the member in place `to` do not reach each other. */
function planOf(seed: number, to: number, way: 'both' | 'out' | 'in', options: object): LogPlan {
  const electionTimeoutMs = 200;
  const plan = raftSubject.plan(seed, {
    nodes: 3,
    faults: [],
    options: { electionTimeoutMs, electionJitterMs: 200, heartbeatIntervalMs: 50, leaseReads: false, ...options },
  });
  const ends = way === 'in' ? ({ from: to, to: 'leader' } as const) : ({ from: 'leader', to } as const);
  const action = { type: 'cut', ...ends, isOneWay: way !== 'both', forMs: 60_000 } as const;
  const settings = { ...plan.settings, safetyMs: 8000, livenessMs: 0, syncTailChance: 0 };
  return { ...plan, settings, actions: [{ at: CUT_AT_MS, action }] };
}

/** Terms that somebody entered after the cut. */
function electionsIn(plan: LogPlan): number {
  const terms = new Set<string>();
  const { violation } = raftSubject.run(plan, undefined, (line) => {
    const term = /persists hard-state term=(\d+)/.exec(line)?.[1];
    if (term !== undefined && Number.parseFloat(line) > CUT_AT_MS) terms.add(term);
  });
  expect(violation).toBeUndefined();
  return terms.size;
}

function count(options: object): number {
  let elections = 0;
  for (let seed = 1; seed <= SEEDS; seed++) {
    for (const way of ['both', 'out', 'in'] as const) elections += electionsIn(planOf(seed, seed % 3, way, options));
  }
  return elections;
}

test(`a link to the leader that fails, one way or both, causes no election in ${3 * SEEDS} runs`, () => {
  expect(count({ preVote: true, checkQuorum: true })).toBe(0);
});

test('without pre-vote and quorum checks it causes many', () => {
  expect(count({ preVote: false, checkQuorum: false })).toBeGreaterThan(50);
});
