// What is known of quorums, held to by the real machine. The seeds are fixed, so nothing here flakes.

import { expect, test } from 'vitest';
import { runTwoReaders } from './nwr-linearizability.ts';
import { measureStaleness, staleness } from './nwr-staleness.ts';

test('W+R>N: A reads the new value, then B the old one, which is not linearizable', () => {
  expect(runTwoReaders(false)).toEqual({ first: 'new', second: 'old', verdict: 'not-linearizable' });
});

test('with write-back B reads the new value, too', () => {
  expect(runTwoReaders(true)).toEqual({ first: 'new', second: 'new', verdict: 'linearizable' });
});

test.each([
  [3, 1, 1],
  [3, 1, 2],
  [5, 2, 2],
])('N=%i, W=%i, R=%i: reads are stale as often as the formula says, within 2 %%', (n, w, r) => {
  const known = staleness(n, w, r);
  expect(Math.abs(measureStaleness(n, w, r, 20_000, 1) - known)).toBeLessThan(0.02 * known);
});

test.each([
  [3, 2, 2],
  [5, 4, 2],
])('N=%i, W=%i, R=%i: no read is stale', (n, w, r) => {
  expect(staleness(n, w, r)).toBe(0);
  expect(measureStaleness(n, w, r, 1000, 1)).toBe(0);
});
