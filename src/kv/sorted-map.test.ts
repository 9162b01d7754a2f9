// The B+tree against a plain map, and clones against each other; the layers over it against a plain map too.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Layer, mapCursor, mergeCursor } from './layers.ts';
import { SortedMap } from './sorted-map.ts';

function entries(map: SortedMap<number>, from = '', to?: string): [string, number][] {
  const cursor = mapCursor(map, from, to);
  const list: [string, number][] = [];
  while (cursor.next()) list.push([cursor.key, cursor.value]);
  return list;
}

function sorted(model: Map<string, number>, from = '', to?: string): [string, number][] {
  return [...model]
    .filter(([key]) => key >= from && (to === undefined || key < to))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

const key = fc.integer({ min: 0, max: 400 }).map((number) => String(number).padStart(3, '0'));
const write = fc.record({ key, value: fc.nat(), isDelete: fc.boolean() });

describe('sorted map', () => {
  test('holds what a map holds, in order, from any key on; clones stay as they were', () => {
    fc.assert(
      fc.property(
        fc.array(write, { maxLength: 600, size: 'max' }),
        fc.array(write, { maxLength: 200, size: 'max' }),
        key,
        key,
        (first, second, from, to) => {
          const map = new SortedMap<number>();
          const model = new Map<string, number>();
          const apply = (one: (typeof first)[0]): void => {
            if (one.isDelete) expect(map.delete(one.key)).toBe(model.delete(one.key));
            else {
              expect(map.set(one.key, one.value)).toBe(model.get(one.key));
              model.set(one.key, one.value);
            }
          };
          for (const one of first) apply(one);
          const image = sorted(model);
          const clone = map.clone();
          const reader = map.clone();
          for (const one of second) apply(one);
          clone.set('only in the clone', 1);
          expect(entries(map)).toEqual(sorted(model));
          expect(entries(map, from, to)).toEqual(sorted(model, from, to));
          expect(map.size).toBe(model.size);
          expect(entries(reader)).toEqual(image);
          expect(entries(clone)).toEqual([...image, ['only in the clone', 1]]);
          expect(map.get(from)).toBe(model.get(from));
        },
      ),
      { numRuns: 200 },
    );
  });

  test('grows in ascending order, shrinks from the front to nothing, and grows again', () => {
    const map = new SortedMap<number>();
    const keyOf = (i: number): string => String(i).padStart(6, '0');
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 20_000; i++) map.set(keyOf(i), i);
      expect(entries(map, keyOf(9_998), keyOf(10_001)).map(([, value]) => value)).toEqual([9998, 9999, 10_000]);
      for (let i = 0; i < 20_000; i++) expect(map.delete(keyOf(i))).toBe(true);
      expect([map.size, entries(map)]).toEqual([0, []]);
    }
  });
});

describe('layers', () => {
  test('two layers over a base read, count and merge as one map', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), write), { maxLength: 150, size: 'max' }),
        key,
        key,
        (writes, from, to) => {
          const base = new SortedMap<number>();
          const layers = [new Layer<number>(), new Layer<number>()] as const;
          const model = new Map<string, number>();
          let baseCount = 0;
          for (const [level, one] of [...writes].sort(([a], [b]) => a - b)) {
            if (one.isDelete && !model.has(one.key)) continue;
            if (level === 0) {
              if (one.isDelete) base.delete(one.key);
              else base.set(one.key, one.value);
            } else {
              const layer = layers[level - 1] as Layer<number>;
              if (one.isDelete) layer.delete(one.key);
              else layer.put(one.key, one.value, !model.has(one.key));
            }
            if (one.isDelete) model.delete(one.key);
            else model.set(one.key, one.value);
            if (level === 0) baseCount = model.size;
          }
          const read = (stack: readonly Layer<number>[]): [string, number][] => {
            let cursor = mapCursor(base, from, to);
            for (const layer of stack) cursor = mergeCursor(layer.cursor(from, to), cursor);
            const list: [string, number][] = [];
            while (cursor.next()) list.push([cursor.key, cursor.value]);
            return list;
          };
          const delta = (stack: readonly Layer<number>[]): number =>
            stack.reduce((sum, layer) => sum + layer.countDelta('', undefined), 0);
          expect(read(layers)).toEqual(sorted(model, from, to));
          expect(baseCount + delta(layers)).toBe(model.size);
          // As when a flush fails: the lower layer takes the upper one in.
          const [lower, upper] = layers;
          lower.absorb(upper);
          expect(read([lower])).toEqual(sorted(model, from, to));
          expect(baseCount + delta([lower])).toBe(model.size);
        },
      ),
      { numRuns: 500 },
    );
  });
});
