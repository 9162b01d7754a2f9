// What Demers et al. 1987 print of gossip, held to by the real machine. The seeds are fixed, so nothing here flakes.

import { expect, test } from 'vitest';
import { runAntiEntropy, runWalk } from './anti-entropy-rounds.ts';
import { agreesWithDemers, DEMERS_TABLE_1, rumourRow, runRumour } from './rumour-table.ts';

test.each([1, 2, 3, 4, 5])('table 1, k = %i: residue and traffic within the sampling error at 1,000 sites', (limit) => {
  const row = rumourRow(limit, 1000, 6);
  expect(agreesWithDemers(row), JSON.stringify({ row, known: DEMERS_TABLE_1[limit - 1] })).toBe(true);
});

test('interest that counts every contact, needed or not, leaves more sites ignorant', () => {
  const mean = (options: object): number =>
    [1, 2, 3, 4].reduce((sum, seed) => sum + runRumour(300, seed, { interestLimit: 2, ...options }).residue, 0) / 4;
  expect(mean({ rumours: 'blind' })).toBeGreaterThan(3 * mean({}));
});

test('anti-entropy reaches everybody in O(log n) rounds: four times the sites, a few rounds more', () => {
  for (const antiEntropy of ['push', 'pull', 'push-pull'] as const) {
    const [few, many] = [runAntiEntropy(64, 1, { antiEntropy }), runAntiEntropy(256, 1, { antiEntropy })];
    expect(many).toBeLessThan(few * 2);
    expect(many).toBeLessThan(Math.log2(256) + Math.log(256) + 4);
  }
});

test('the ring takes at most n − 1 rounds, and a walk 2(n − 1) hops until everybody has everything', () => {
  expect(runAntiEntropy(64, 1, { antiEntropy: 'push', partners: 'ring' })).toBeLessThanOrEqual(63);
  for (const sites of [2, 3, 4, 9]) expect(runWalk(sites, sites)).toEqual({ hops: 2 * (sites - 1), lacking: 0 });
});
