// The comparison: the same numbers for the same seed, those that theory gives, and none that a safe protocol cannot have.

import { expect, test } from 'vitest';
import { AWAY_MS, measureCommits } from './commits.ts';
import { compareProtocols } from './comparison.ts';
import { distributionOf } from './conditions.ts';
import { COMMITS, LOGS } from './contestants.ts';
import { plotOf } from './plot.ts';
import { reportOf } from './report.ts';
import { roundUp, ticksUpTo } from './svg.ts';

const OPTIONS = { seed: 1, seeds: 5, nodes: 3, partitionedNodes: 5, participants: 3 };
const comparison = compareProtocols(OPTIONS);

test('the same seed gives the same comparison', () => {
  expect(compareProtocols(OPTIONS)).toEqual(comparison);
});

test.each(comparison.logs)('$title costs what its messages say', ({ steady }) => {
  // To a follower's disk and back.
  expect(steady.delaysAtLeader).toBe(2);
  // The same, once to the leader before, and once back.
  expect(steady.delaysElsewhere).toBe(4);
  // The leader's disk and the followers' work at the same time.
  expect(steady.syncsInPath).toBe(1);
  expect(steady.alone.syncs).toBeCloseTo(3, 1);
  expect(steady.alone.messages).toBeGreaterThanOrEqual(4);
  // A round of heartbeats, and nothing for any disk.
  expect(steady.readDelaysAtLeader).toBe(2);
  expect(steady.readDelaysElsewhere).toBe(4);
  expect(steady.readsAtLeader.syncs).toBeCloseTo(0);
  expect(steady.crowded.messages).toBeLessThan(1);
  expect(steady.crowded.syncs).toBeLessThan(0.5);
});

test.each(comparison.logs)(
  '$title goes on without its leader, and in the majority only',
  ({ recoveryMs, partition }) => {
    expect(recoveryMs.count).toBe(OPTIONS.seeds);
    expect(recoveryMs.max).toBeLessThan(10_000);
    const { minority, majority } = partition;
    expect(minority.writes.served).toBe(0);
    expect(minority.staleReads).toBe(0);
    expect(minority.localBehind).toBeGreaterThan(0);
    for (const { served, refused, blocked } of [minority.writes, minority.reads, majority.writes, majority.reads]) {
      expect(served + refused + blocked).toBe(partition.lastsMs / 10);
    }
    expect(majority.writes.served).toBeGreaterThan(300);
    expect(majority.firstWriteMs.max).toBeLessThan(partition.lastsMs);
  },
);

test.each(comparison.logs)(
  '$title loses no write to lost messages, nor waits for a stalled disk',
  ({ loss, stall }) => {
    expect(loss.lostShare).toBe(0);
    expect(loss.latencyMs.median).toBeLessThan(10);
    expect(stall.lostShare).toBe(0);
    // The followers' disks are enough.
    expect(stall.latencyMs.max).toBeLessThan(20);
  },
);

test.each(comparison.commits)('$title: crashes make nobody commit while others abort; only locks suffer', (commit) => {
  for (const { splits, lockedMs } of [commit.crash, commit.doubleCrash]) {
    expect(splits).toBe(0);
    expect(lockedMs.count).toBe(OPTIONS.seeds);
    expect(lockedMs.max).toBeLessThan(AWAY_MS * 2);
  }
  // A question to each participant, its vote, the decision.
  expect(commit.costs.commit.messages).toBeGreaterThanOrEqual(9);
  expect(commit.costs.abort.messages).toBeLessThanOrEqual(commit.costs.commit.messages);
  expect(commit.costs.delaysToEnd).toBeGreaterThan(commit.costs.delaysToAnswer);
});

test('two phases block where three do not, and three split where two do not', () => {
  const [two, three] = comparison.commits;
  expect([two?.name, three?.name]).toEqual(['two-phase-commit', 'three-phase-commit']);
  expect(two?.crash.blockedShare).toBeGreaterThan(0);
  expect(two?.cut.splits).toBe(0);
  expect(three?.crash.blockedShare).toBe(0);
  expect(three?.doubleCrash.blockedShare).toBe(0);
  // Three phases take silence for a crash: a cut is what they do not stand.
  expect(measureCommits(COMMITS[1]!, 1, 30, 3).cut.splits).toBeGreaterThan(0);
  expect(three?.costs.delaysToAnswer).toBe((two?.costs.delaysToAnswer ?? 0) + 2);
});

test('the table has a column for each protocol, and the picture a legend', () => {
  const report = reportOf(comparison);
  const plot = plotOf(comparison);
  for (const { title } of [...LOGS, ...COMMITS]) {
    expect(report).toMatch(new RegExp(`^ .*  ${title}`, 'm'));
    expect(plot).toContain(`>${title}</text>`);
  }
  expect(report).not.toMatch(/NaN|undefined|Infinity/);
  expect(plot).not.toMatch(/NaN|undefined|Infinity/);
  expect(plot.startsWith('<svg ') && plot.endsWith('</svg>\n')).toBe(true);
});

test('order statistics are values of the sample', () => {
  const { min, median, p90, p99, max } = distributionOf([5, 1, 4, 2, 3, 10, 9, 8, 7, 6]);
  expect([min, median, p90, p99, max]).toEqual([1, 5, 9, 10, 10]);
});

test('axes end at round numbers', () => {
  expect(ticksUpTo(6)).toEqual([0, 2, 4, 6]);
  expect(roundUp(873)).toBe(1000);
  expect(roundUp(0.3)).toBeCloseTo(0.3);
  expect(roundUp(400)).toBe(400);
});
