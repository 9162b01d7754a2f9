// The explorer: complete where the bounds are small, and with a shortest way to what a switched-off rule breaks.

import { describe, expect, test } from 'vitest';
import { type ExploreOptions, type ExploreResult, explore } from './explore.ts';

function exploreSmall(bounds: Partial<ExploreOptions>): ExploreResult {
  return explore({
    nodes: 3,
    termMax: 1,
    proposalsMax: 0,
    crashesMax: 0,
    heartbeatsMax: 0,
    statesMax: 200_000,
    ...bounds,
  });
}

describe('within small bounds', () => {
  test('a term of three nodes is explored completely, without a violation', () => {
    const result = exploreSmall({});
    expect(result).toMatchObject({ isComplete: true });
    expect(result.violation).toBeUndefined();
    expect(result.states).toBeGreaterThan(1000);
    expect(result.depth).toBeGreaterThan(10);
  });

  test('crashes and proposals add states, and no violation', () => {
    const calm = exploreSmall({ nodes: 2 });
    for (const more of [{ crashesMax: 1 }, { proposalsMax: 1 }, { heartbeatsMax: 1 }]) {
      const result = exploreSmall({ nodes: 2, ...more });
      expect(result).toMatchObject({ isComplete: true });
      expect(result.violation).toBeUndefined();
      expect(result.states).toBeGreaterThan(calm.states);
      expect(result.depth).toBeGreaterThanOrEqual(calm.depth);
    }
  });

  test('a bound of elections leaves states out', () => {
    const one = exploreSmall({ electionsMax: 1 });
    expect(one).toMatchObject({ isComplete: true });
    expect(one.states).toBeLessThan(exploreSmall({}).states);
  });

  test('gives up at the limit of states, and says so', () => {
    const progress: number[] = [];
    const result = exploreSmall({ termMax: 2, statesMax: 5000, onProgress: ({ states }) => progress.push(states) });
    expect(result).toMatchObject({ isComplete: false });
    expect(result.states).toBeLessThan(5100);
    expect(progress.length).toBeGreaterThan(0);
  });
});

describe('mutants', () => {
  test('two votes of one node elect two leaders: two candidacies, and two messages for each', () => {
    const { violation } = exploreSmall({ mutant: 'vote-twice' });
    expect(violation?.invariant).toBe('election-safety');
    const path = violation?.path ?? [];
    expect(path.filter((step) => step.endsWith('election time-out'))).toHaveLength(2);
    expect(path).toHaveLength(6);
  });

  test('votes for stale logs elect a leader that lacks a committed entry', () => {
    const { violation } = exploreSmall({ mutant: 'vote-for-stale-logs', termMax: 2 });
    expect(violation?.invariant).toBe('leader-completeness');
    expect(violation?.path).toHaveLength(8);
  });

  test('a leader that counts itself early loses what it committed, in a crash', () => {
    const { violation } = exploreSmall({ nodes: 1, termMax: 2, crashesMax: 1, mutant: 'count-own-log-early' });
    expect(violation?.invariant).toMatch(/leader-completeness|state-machine-safety/);
    expect(violation?.path.some((step) => step.includes('crashes'))).toBe(true);
  });
});

// Figure 8 of the paper with three nodes: 1 leads term 1 and takes two proposals that reach nobody, 2 leads term 2 alone, 1
// comes back in term 3. Then every way on.
const figure8 = [
  '1 election time-out',
  '3 ◄ 1 vote-request',
  '1 ◄ 3 vote-response',
  '1 proposal 1',
  '1 proposal 2',
  '2 election time-out',
  '2 election time-out',
  '3 ◄ 2 vote-request term=2',
  '2 ◄ 3 vote-response term=2',
  '1 ◄ 2 vote-request term=2',
  '1 election time-out',
  '3 ◄ 1 vote-request term=3',
];

test('from a script on, what lies deeper is found: entries of an earlier term that commit by counting', () => {
  const bounds = { termMax: 4, electionsMax: 5, proposalsMax: 2, maxAppendBytes: 1, script: figure8 };
  const { violation } = exploreSmall({ ...bounds, mutant: 'commit-earlier-terms' });
  expect(violation?.invariant).toBe('commit-own-term');
  const path = violation?.path ?? [];
  expect(path).toHaveLength(17);
  for (const [at, step] of figure8.entries()) expect(path[at]?.startsWith(step)).toBe(true);
});

test('a step of a script that is not possible is refused', () => {
  expect(() => exploreSmall({ script: ['1 election time-out', '1 heartbeat'] })).toThrow('1 heartbeat');
});

test('refuses bounds that make no sense', () => {
  expect(() => exploreSmall({ nodes: 0 })).toThrow('nodes');
  expect(() => exploreSmall({ crashesMax: -1 })).toThrow('crashesMax');
  expect(() => exploreSmall({ mutant: 'no-such-rule' })).toThrow('no-such-rule');
});
