// The default campaign on fixed seeds: no violation, the same runs every time, and planted bugs found.

import { expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';
import { FAULTS } from './log/plan.ts';
import { parseTrace, record, replay } from './replay.ts';
import { raftSubject } from './subjects/raft.ts';

test('200 seeds of Raft under all faults break no invariant, and serve again after healing', () => {
  const result = runCampaign({ protocol: 'raft', firstSeed: 1, seeds: 200 });
  expect(result.failures.map(({ seed, invariant, message }) => `${seed}: ${invariant}: ${message}`)).toEqual([]);
  expect(result.seedsDone).toBe(200);
  // The campaign is worth something only if much happens in it.
  expect(result.counts['operations']).toBeGreaterThan(10_000);
  expect(result.counts['membershipChanges']).toBeGreaterThan(50);
  expect(result.counts['replacedDisks']).toBeGreaterThan(20);
  expect(result.counts['undecidedHistories']).toBeLessThan(20);
});

test('100 seeds run twice give the same hash of all inputs and outputs, and different seeds different ones', () => {
  const hashes = new Set<string>();
  for (let seed = 1000; seed < 1100; seed++) {
    const first = raftSubject.run(raftSubject.plan(seed));
    const second = raftSubject.run(raftSubject.plan(seed));
    expect([seed, second.hash, second.steps]).toEqual([seed, first.hash, first.steps]);
    hashes.add(first.hash);
  }
  expect(hashes.size).toBe(100);
});

test('a transcript does not change the run', () => {
  const lines: string[] = [];
  const plan = raftSubject.plan(7);
  const quiet = raftSubject.run(plan);
  const told = raftSubject.run(plan, undefined, (line) => lines.push(line));
  expect(told.hash).toBe(quiet.hash);
  expect(lines.length).toBeGreaterThan(100);
});

test.each([
  ['vote-twice', 'one-vote'],
  ['count-own-log-early', 'leader-completeness'],
  ['forward-twice', 'proposed-once'],
  ['read-before-established', 'read-index'],
])('the planted bug %s is found as a violation of %s, and its trace replays', (mutant, invariant) => {
  const { failures } = runCampaign({ protocol: 'raft', firstSeed: 1, seeds: 100, mutant });
  expect(failures).toHaveLength(1);
  const trace = parseTrace(JSON.stringify(record(failures[0]!.plan, mutant)));
  const { result, isSame } = replay(trace);
  expect(isSame).toBe(true);
  expect(result.violation).toEqual(trace.violation);
  expect(result.violation?.invariant).toBe(invariant);
});

test('only the faults that were asked for are in a plan', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const types = raftSubject.plan(seed, { faults: ['crash', 'transfer'] }).actions.map(({ action }) => action.type);
    expect(types.filter((type) => !['crash', 'transfer', 'campaign'].includes(type))).toEqual([]);
  }
  expect(() => raftSubject.plan(1, { faults: ['weather', 'gremlins'] })).toThrow(
    `no fault gremlins: there are ${FAULTS.join(', ')}`,
  );
});

test('the progress callback sees every seed and may stop the campaign', () => {
  const seen: number[] = [];
  const { seedsDone } = runCampaign({
    protocol: 'raft',
    firstSeed: 5,
    seeds: 100,
    nodes: 3,
    onSeed: ({ seed, seedsDone: done }) => {
      seen.push(seed);
      return done === 3;
    },
  });
  expect(seen).toEqual([5, 6, 7]);
  expect(seedsDone).toBe(3);
});

test('bad names are refused', () => {
  expect(() => runCampaign({ protocol: 'paxoss', firstSeed: 1, seeds: 1 })).toThrow('no protocol paxoss');
  expect(() => runCampaign({ protocol: 'raft', firstSeed: 1, seeds: 1, mutant: 'x' })).toThrow('no mutant x');
  expect(() => parseTrace('{}')).toThrow('not a trace of format');
});
