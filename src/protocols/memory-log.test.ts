// The log in memory against a plain list of entries.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  cutBefore,
  dataBytes,
  dropThrough,
  endOfBatch,
  entryAt,
  type Log,
  lastIndex,
  lastTerm,
  lastWithTermAtMost,
  push,
  resetTo,
  slice,
  termAt,
  truncate,
} from './memory-log.ts';
import { entry } from './testing/entries.ts';

const empty = (): Log => ({ startIndex: 0, startTerm: 0, entries: [], bytes: 0 });

const action = fc.oneof(
  { weight: 5, arbitrary: fc.record({ type: fc.constant('push' as const), size: fc.nat(20), newTerm: fc.boolean() }) },
  fc.record({ type: fc.constant('truncate' as const), at: fc.nat() }),
  fc.record({ type: fc.constant('drop' as const), at: fc.nat() }),
  fc.record({ type: fc.constant('reset' as const), ahead: fc.integer({ min: 1, max: 5 }) }),
);

test('whatever happens to it, the log holds what a list would, and counts its bytes', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const log = empty();
      let terms: number[] = [0];
      let start = 0;
      let sizes: number[] = [];
      for (const act of actions) {
        const last = start + sizes.length;
        if (act.type === 'push') {
          const term = (terms[terms.length - 1] as number) + (act.newTerm ? 1 : 0) || 1;
          push(log, entry(last + 1, term, 'x'.repeat(act.size)));
          terms.push(term);
          sizes.push(act.size);
        } else if (act.type === 'truncate' && sizes.length > 0) {
          const keep = act.at % sizes.length;
          truncate(log, start + keep + 1);
          terms = terms.slice(0, keep + 1);
          sizes = sizes.slice(0, keep);
        } else if (act.type === 'drop') {
          const count = act.at % (sizes.length + 1);
          dropThrough(log, start + count);
          terms = terms.slice(count);
          sizes = sizes.slice(count);
          start += count;
        } else if (act.type === 'reset') {
          start = last + act.ahead;
          terms = [(terms[terms.length - 1] as number) + 1];
          sizes = [];
          resetTo(log, start, terms[0] as number);
        }
        expect(lastIndex(log)).toBe(start + sizes.length);
        expect(lastTerm(log)).toBe(terms[terms.length - 1]);
        expect(log.bytes).toBe(sizes.reduce((sum, size) => sum + size, 0));
        for (const [at, term] of terms.entries()) expect(termAt(log, start + at)).toBe(term);
        expect(termAt(log, start - 1)).toBe(-1);
        expect(termAt(log, lastIndex(log) + 1)).toBe(-1);
        if (sizes.length > 0) {
          const all = slice(log, start + 1, lastIndex(log));
          expect(all.map(({ index }) => index)).toEqual(sizes.map((_, at) => start + 1 + at));
          expect(dataBytes(all)).toBe(log.bytes);
        }
      }
    }),
  );
});

const filled = (...terms: number[]): Log => {
  const log = empty();
  for (const [at, term] of terms.entries()) push(log, entry(at + 1, term, 'xxxxx'));
  return log;
};

test('a batch ends before it grows too large, but holds one entry at least', () => {
  const log = filled(1, 1, 1, 1);
  expect(endOfBatch(log, 1, 10)).toBe(2);
  expect(endOfBatch(log, 1, 14)).toBe(2);
  expect(endOfBatch(log, 2, 1)).toBe(2);
  expect(endOfBatch(log, 1, 1000)).toBe(4);
});

test('the search for a possible match skips whole terms', () => {
  const log = filled(1, 1, 4, 4, 4, 6, 6);
  expect(lastWithTermAtMost(log, 7, 5)).toBe(5);
  expect(lastWithTermAtMost(log, 7, 3)).toBe(2);
  expect(lastWithTermAtMost(log, 4, 9)).toBe(4);
  expect(lastWithTermAtMost(log, 99, 6)).toBe(7);
  expect(lastWithTermAtMost(log, 7, 0)).toBe(0);
});

test('compaction leaves a tail within both bounds', () => {
  const log = filled(1, 1, 1, 1, 1, 1);
  expect(cutBefore(log, 5, 0, 100)).toBe(5);
  expect(cutBefore(log, 5, 2, 100)).toBe(3);
  expect(cutBefore(log, 5, 100, 10)).toBe(3);
  expect(cutBefore(log, 5, 100, 100)).toBe(0);
});

test('what is not there is a bug to ask for', () => {
  const log = filled(1, 1);
  dropThrough(log, 1);
  expect(() => entryAt(log, 1)).toThrow('no entry 1');
  expect(() => slice(log, 1, 2)).toThrow('no entries');
  expect(() => truncate(log, 1)).toThrow('compacted');
  expect(() => push(log, entry(5, 1))).toThrow('does not follow');
});
