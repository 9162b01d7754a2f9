import { expect, test } from 'vitest';
import type { QuorateError } from '../core/errors.ts';
import { ReadBarriers } from './read-barriers.ts';

function bench() {
  const state = { now: 0, applied: 0, asked: [] as number[], woken: 0, done: [] as string[], next: 1 };
  const reads = new ReadBarriers({
    now: () => state.now,
    applied: () => state.applied,
    nextRequestId: () => state.next++,
    ask: (id) => state.asked.push(id),
    wake: () => state.woken++,
  });
  const read = (name: string): void =>
    reads.add((error?: QuorateError) => state.done.push(error ? `${name}: ${error.code}` : name), 100);
  return { state, reads, read };
}
const readable = (index: number, validUntil = Number.POSITIVE_INFINITY) =>
  ({ type: 'readable', index, validUntil }) as const;
const refused = (code: 'no-leader' | 'removed') => ({ type: 'refused', code, message: code, leader: 0 }) as const;

test('all reads of a turn share one question', () => {
  const { state, reads, read } = bench();
  read('a');
  read('b');
  reads.ask();
  read('c');
  reads.ask();
  expect(state.asked).toEqual([1, 2]);
  reads.onResult(1, readable(0));
  expect(state.done).toEqual(['a', 'b']);
});

test('a read waits until its index is applied', () => {
  const { state, reads, read } = bench();
  read('a');
  reads.ask();
  reads.onResult(1, readable(5));
  state.applied = 4;
  reads.onApplied();
  expect(state.done).toEqual([]);
  state.applied = 5;
  reads.onApplied();
  expect(state.done).toEqual(['a']);
});

test('a lease that ran out before the answer left is not trusted: the read is asked again', () => {
  const { state, reads, read } = bench();
  read('a');
  reads.ask();
  state.now = 50;
  reads.onResult(1, readable(0, 49));
  expect(state.done).toEqual([]);
  reads.ask();
  reads.onResult(2, readable(0, 80));
  expect(state.done).toEqual(['a']);
});

test('a lease that ran out while the index was being applied is not trusted either', () => {
  const { state, reads, read } = bench();
  read('a');
  reads.ask();
  reads.onResult(1, readable(5, 49));
  state.applied = 5;
  state.now = 60;
  reads.onApplied();
  expect(state.done).toEqual([]);
  reads.ask();
  expect(state.asked).toEqual([1, 2]);
});

test('a refused read is asked again when a leader may be there; a removed node fails it', () => {
  const { state, reads, read } = bench();
  read('a');
  reads.ask();
  reads.onResult(1, refused('no-leader'));
  reads.ask();
  expect(state.asked).toEqual([1]);
  reads.retry();
  reads.ask();
  expect(state.asked).toEqual([1, 2]);
  reads.onResult(2, refused('removed'));
  expect(state.done).toEqual(['a: removed']);
});

test('a read fails at its deadline, wherever it waits', () => {
  const { state, reads, read } = bench();
  read('asked');
  reads.ask();
  read('gathered');
  state.now = 101;
  reads.expire(state.now);
  expect(state.done.sort()).toEqual(['asked: timed-out', 'gathered: timed-out']);
  reads.onResult(1, readable(0));
  expect(state.done).toHaveLength(2);
});
