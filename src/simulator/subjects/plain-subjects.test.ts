// The campaigns of the protocols that are no replicated logs, on fixed seeds: no violation, and every mutant noticed.

import { expect, test } from 'vitest';
import { runCampaign } from '../campaign.ts';
import { runMutants } from '../mutant-campaign.ts';
import { findSubject } from '../registry.ts';

/** With seeds enough to see something, and few enough to take seconds. */
const SEEDS = {
  paxos: 300,
  'two-phase-commit': 150,
  'three-phase-commit': 150,
  gossip: 150,
  swim: 60,
  lease: 300,
  nwr: 25,
};
const PROTOCOLS = Object.keys(SEEDS) as (keyof typeof SEEDS)[];

test.each(PROTOCOLS)('many seeds of %s break no invariant, and come out well after healing', (protocol) => {
  const { failures, seedsDone } = runCampaign({ protocol, firstSeed: 1, seeds: SEEDS[protocol] });
  expect(failures.map(({ seed, invariant, message }) => `${seed}: ${invariant}: ${message}`)).toEqual([]);
  expect(seedsDone).toBe(SEEDS[protocol]);
});

test.each(PROTOCOLS)('runs of %s are the same every time', (protocol) => {
  const subject = findSubject(protocol);
  const hashes = new Set<string>();
  for (let seed = 1; seed <= 30; seed++) {
    const { hash } = subject.run(subject.plan(seed));
    expect(subject.run(subject.plan(seed)).hash).toBe(hash);
    hashes.add(hash);
  }
  expect(hashes.size).toBe(30);
});

test.each(PROTOCOLS)('every mutant of %s is noticed within 200 seeds', (protocol) => {
  const reports = runMutants({ protocol, trials: 1, seedsMax: 200 });
  expect(reports.filter(({ median }) => median === undefined).map(({ mutant }) => mutant.name)).toEqual([]);
});
