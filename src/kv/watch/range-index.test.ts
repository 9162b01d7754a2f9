// The index of watched ranges against looking at every range.

import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KeyRange } from '../key-range.ts';
import { RangeIndex } from './range-index.ts';

const key = fc.string({ unit: fc.constantFrom('a', 'b', '\xff'), minLength: 1, maxLength: 3 });
const range: fc.Arbitrary<KeyRange> = fc.oneof(
  key.map((from) => ({ from, to: undefined, isSingle: true })),
  key.map((from) => ({ from, to: undefined, isSingle: false })),
  fc.uniqueArray(key, { minLength: 2, maxLength: 2 }).map((ends) => {
    const [from = '', to = ''] = ends.sort();
    return { from, to, isSingle: false };
  }),
);
const holds = ({ from, to, isSingle }: KeyRange, one: string): boolean =>
  isSingle ? one === from : one >= from && (to === undefined || one < to);
const nameOf = ({ from, to, isSingle }: KeyRange): string => JSON.stringify([from, to ?? null, isSingle]);

test('finds exactly the ranges that hold a key, as ranges come and go', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ range, remove: fc.boolean() }), { maxLength: 60, size: 'max' }),
      key,
      (steps, asked) => {
        const index = new RangeIndex<string>();
        const model = new Map<string, KeyRange>();
        for (const step of steps) {
          const name = nameOf(step.range);
          expect(index.get(step.range)).toBe(model.has(name) ? name : undefined);
          if (!model.has(name)) {
            index.add(step.range, name);
            model.set(name, step.range);
          } else if (step.remove) {
            index.delete(step.range);
            model.delete(name);
          }
          const found: string[] = [];
          index.find(asked, (value) => found.push(value));
          const expected = [...model].filter(([, one]) => holds(one, asked)).map(([one]) => one);
          expect(found.sort()).toEqual(expected.sort());
        }
      },
    ),
    { numRuns: 100 },
  );
});
