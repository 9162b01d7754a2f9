// Forwarded requests: each is taken once, and messages stay bounded.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchesOf, mayBeKnown, type NewestForward, noteForward } from './forwarding.ts';

test('a request is new once, whatever the network repeats; numbers of an earlier term or life are never new', () => {
  const newest: NewestForward[] = [];
  const take = (origin: number, term: number, request: number): boolean => {
    if (mayBeKnown(newest, 3, origin, term, request)) return false;
    noteForward(newest, origin, term, request);
    return true;
  };
  expect(take(1, 4, 10)).toBe(true);
  expect(take(1, 4, 10)).toBe(false);
  expect(take(1, 4, 9)).toBe(false);
  expect(take(2, 4, 9)).toBe(true);
  // A later term of this node begins afresh, and ends the earlier one.
  expect(take(1, 6, 2)).toBe(true);
  expect(take(1, 4, 11)).toBe(false);
  expect(take(3, 3, 1)).toBe(false);
});

test('batches hold all proposals in order, each at most the limit or one proposal', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50)), fc.integer({ min: 1, max: 100 }), (sizes, maxBytes) => {
      const proposals = sizes.map((size, request) => ({ request, data: new Uint8Array(size) }));
      const batches = batchesOf(proposals, maxBytes);
      expect(batches.flat()).toEqual(proposals);
      for (const batch of batches) {
        const bytes = batch.reduce((sum, { data }) => sum + data.length, 0);
        expect(batch.length === 1 || (batch.length > 1 && bytes <= maxBytes)).toBe(true);
      }
    }),
  );
});
