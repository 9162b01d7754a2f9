// What is known of leases and clocks, held to by the real machine.

import { expect, test } from 'vitest';
import { runLeaseDrift } from './lease-drift.ts';

test('a clock beyond the bound gives two holders at once, and the fencing token refuses the old one', () => {
  const { bothMs, first, second } = runLeaseDrift(0.6, 0.01);
  expect(bothMs).toBeGreaterThan(100);
  expect(second).toEqual({ type: 'used', token: 2 });
  expect(first).toEqual({ type: 'fenced', highest: 2 });
});

test.each([
  [0.6, 0.4],
  [0.99, 0.01],
  [1.01, 0.01],
])('a clock at rate %d within a bound of %d gives one holder at a time', (rate, driftBound) => {
  expect(runLeaseDrift(rate, driftBound)).toMatchObject({ bothMs: 0, first: { type: 'not-held' } });
});
