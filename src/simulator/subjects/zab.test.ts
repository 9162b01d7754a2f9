// ZAB's campaign on fixed seeds: no violation, the same runs every time, and planted bugs found by the properties they break.

import { expect, test } from 'vitest';
import { runCampaign } from '../campaign.ts';
import { zabSubject } from './zab.ts';

test('60 seeds of ZAB under all faults break no invariant, and serve again after healing', () => {
  const result = runCampaign({ protocol: 'zab', firstSeed: 1, seeds: 60 });
  expect(result.failures.map(({ seed, invariant, message }) => `${seed}: ${invariant}: ${message}`)).toEqual([]);
  expect(result.seedsDone).toBe(60);
  expect(result.counts['operations']).toBeGreaterThan(3_000);
  expect(result.counts['membershipChanges']).toBeGreaterThan(15);
});

test('the same seed is the same run', () => {
  for (let seed = 1000; seed < 1010; seed++) {
    const first = zabSubject.run(zabSubject.plan(seed));
    const second = zabSubject.run(zabSubject.plan(seed));
    expect([seed, second.hash, second.steps]).toEqual([seed, first.hash, first.steps]);
  }
});

test.each([
  ['lead-without-promises', 'one-leader-an-epoch'],
  ['commit-before-new-leader', 'commit-when-established'],
  ['commit-beyond-received', 'delivered-stays'],
  ['serve-before-established', 'serve-when-established'],
  ['forward-twice', 'proposed-once'],
])('the planted bug %s is found as a violation of %s', (mutant, invariant) => {
  const { failures } = runCampaign({ protocol: 'zab', firstSeed: 1, seeds: 100, mutant });
  expect(failures.map((failure) => failure.invariant)).toEqual([invariant]);
});
