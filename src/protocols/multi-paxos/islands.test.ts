// What an acceptor holds, against the plain set of its slots.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addIsland, type Holdings, reachFrom, setPrefix } from './islands.ts';

test('stretches in any order come to the same as the set of their slots', () => {
  const stretch = fc.tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 5 }));
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 12 }), (stretches) => {
      const holdings: Holdings = { matchIndex: 0, islands: [] };
      const held = new Set<number>();
      for (const [from, more] of stretches) {
        addIsland(holdings, from, from + more);
        for (let slot = from; slot <= from + more; slot++) held.add(slot);
      }
      for (let index = 0; index <= 40; index++) {
        let reach = index;
        while (held.has(reach + 1)) reach++;
        if (reach > index) expect(reachFrom(holdings, index)).toBe(reach);
        else expect(reachFrom(holdings, index)).toBeLessThanOrEqual(index);
      }
    }),
  );
});

test('the prefix swallows the islands that it reaches', () => {
  const holdings: Holdings = { matchIndex: 2, islands: [5, 6, 9, 9] };
  setPrefix(holdings, 4);
  expect(holdings).toEqual({ matchIndex: 6, islands: [9, 9] });
});

test("an acceptor's newest word counts, even if it is less", () => {
  const holdings: Holdings = { matchIndex: 7, islands: [] };
  setPrefix(holdings, 0);
  expect(reachFrom(holdings, 3)).toBe(0);
});
