// The storage campaign on fixed seeds, and that planted bugs are found by what they break.

import { expect, test } from 'vitest';
import { runCampaign } from '../campaign.ts';
import { parseTrace, record, replay } from '../replay.ts';
import { storageSubject } from '../subjects/storage.ts';

test('150 seeds of one member under all faults of its disk break no promise', () => {
  const result = runCampaign({ protocol: 'storage', firstSeed: 1, seeds: 150 });
  expect(result.failures.map(({ seed, invariant, message }) => `${seed}: ${invariant}: ${message}`)).toEqual([]);
  expect(result.counts['promises']).toBeGreaterThan(20_000);
  expect(result.counts['starts']).toBeGreaterThan(2000);
  // Damage must be found at starts, or the campaign proves little about it.
  expect(result.counts['refusals']).toBeGreaterThan(200);
});

test('a run is the same every time, with a transcript or without', () => {
  const plan = storageSubject.plan(7);
  const lines: string[] = [];
  const { hash } = storageSubject.run(plan);
  expect(storageSubject.run(plan, undefined, (line) => lines.push(line)).hash).toBe(hash);
  expect(lines.length).toBeGreaterThan(20);
});

test.each([
  ['wal-not-synced', 'promises-survive'],
  ['followed-is-torn', 'promises-survive'],
  ['torn-is-corrupt', 'undamaged-starts'],
  ['no-checkpoint', 'state-survives'],
  ['release-before-durable', 'needed-entries-stay'],
  ['batches-unchecked', 'records-unchanged'],
  ['promises-leave-early', 'promises-survive'],
  ['snapshot-in-place', 'snapshots-whole'],
  ['snapshot-name-not-synced', 'snapshots-survive'],
  ['directory-not-synced', 'undamaged-starts'],
])('the planted bug %s is found as a violation of %s, and its trace replays', (mutant, invariant) => {
  const { failures } = runCampaign({ protocol: 'storage', firstSeed: 1, seeds: 30, mutant, stopsAtViolation: false });
  expect(failures.map((failure) => failure.invariant)).toContain(invariant);
  const trace = parseTrace(JSON.stringify(record(failures[0]!.plan, mutant)));
  const { result, isSame } = replay(trace);
  expect(isSame).toBe(true);
  expect(result.violation).toEqual(trace.violation);
});
