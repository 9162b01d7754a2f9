import { expect, test } from 'vitest';
import { type MutantReport, runMutants } from './mutant-campaign.ts';

test('a mutant is hunted in trials over different seeds, and the report tells how long it took and who noticed', () => {
  const reports: MutantReport[] = [];
  const names = ['vote-twice', 'never-leave-joint'];
  const result = runMutants({
    protocol: 'raft',
    names,
    trials: 3,
    seedsMax: 30,
    onReport: (report) => reports.push(report),
  });
  expect(reports).toEqual(result);
  expect(result.map(({ mutant }) => mutant.name)).toEqual(names);
  for (const { median, seedsToCatch } of result) {
    expect(median).toBeLessThan(30);
    expect(seedsToCatch).toHaveLength(3);
  }
  expect(result[0]!.invariants).toContain('one-vote');
  expect(result[1]!.invariants).toContain('convergence');
});

test('an unknown mutant is refused by name', () => {
  expect(() => runMutants({ protocol: 'raft', names: ['nobody'], trials: 1, seedsMax: 1 })).toThrow(
    'no mutant nobody: there are vote-twice',
  );
});
