import { expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';
import { findSubject } from './registry.ts';
import { shrink, sizeOf } from './shrink.ts';

test('a failing run shrinks to a fraction that breaks the same invariant', () => {
  const { failures } = runCampaign({ protocol: 'raft', firstSeed: 1, seeds: 100, mutant: 'commit-earlier-terms' });
  const { plan, invariant } = failures[0]!;
  const shrunk = shrink(plan, 'commit-earlier-terms', { runsMax: 400 })!;
  expect(sizeOf(shrunk.plan)).toBeLessThan(sizeOf(plan) / 5);
  expect(shrunk.violation.invariant).toBe(invariant);
  expect(findSubject('raft').run(shrunk.plan, 'commit-earlier-terms').violation).toEqual(shrunk.violation);
});

test('a run that breaks nothing cannot be shrunk', () => {
  const { failures } = runCampaign({ protocol: 'raft', firstSeed: 1, seeds: 100, mutant: 'vote-twice' });
  expect(shrink(failures[0]!.plan)).toBe(undefined);
});
