// What the SWIM and Lifeguard papers print, held to by the real machine. The seeds are fixed, so nothing here flakes.

import { expect, test } from 'vitest';
import { PLAIN_SWIM_OPTIONS } from '../../protocols/swim/index.ts';
import { meanOf } from './statistics.ts';
import { EXPECTED_FIRST_DETECTION, runDetection } from './swim-detection.ts';
import { runFalsePositives } from './swim-false-positives.ts';

test('the first detection comes after about 1.58 periods, and within 2n − 1', () => {
  const runs = Array.from({ length: 150 }, (_, at) => runDetection(30, at + 1));
  const periods = runs.map(({ firstDetection }) => firstDetection);
  expect(Math.abs(meanOf(periods) - EXPECTED_FIRST_DETECTION)).toBeLessThan(0.25);
  expect(Math.max(...periods)).toBeLessThanOrEqual(59);
});

test('at 1,000 members: as soon as in small groups, known to all a few periods later, two messages a member and period', () => {
  const runs = [1, 2, 3].map((seed) => runDetection(1000, seed));
  for (const { firstDetection, dissemination, quietLoad, busyLoad } of runs) {
    expect(firstDetection).toBeLessThanOrEqual(6);
    expect(dissemination).toBeLessThan(Math.log(1000) + 2);
    expect(quietLoad).toBeCloseTo(2, 2);
    expect(busyLoad).toBeLessThan(2.5);
  }
});

test('with slow members, plain SWIM buries healthy ones; Lifeguard does not, and sees a real failure as soon', () => {
  const script = { members: 60, slowMembers: 6, stallMs: 16_000, workMs: 1000, durationMs: 80_000 };
  const plain = runFalsePositives(script, 1, PLAIN_SWIM_OPTIONS);
  const lifeguard = runFalsePositives(script, 1, {});
  expect(plain.anywhere).toBeGreaterThan(100);
  expect(lifeguard.anywhere).toBeLessThan(plain.anywhere / 20);
  expect(lifeguard.failedAfterMs).toBeLessThan(2 * plain.failedAfterMs);
});
