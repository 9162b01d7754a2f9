import { expect, test } from 'vitest';
import { Proposals } from './proposals.ts';

function bench() {
  const state = { now: 0, term: 1, proposed: [] as number[], done: [] as unknown[], next: 1 };
  const proposals = new Proposals({
    now: () => state.now,
    term: () => state.term,
    nextRequestId: () => state.next++,
    propose: (id) => state.proposed.push(id),
  });
  const propose = (name: string): void =>
    proposals.add(new Uint8Array(1), (error, result) => state.done.push([name, error?.code ?? result]), 100);
  return { state, proposals, propose };
}

test('the applied entry of its request answers a proposal, once', () => {
  const { state, proposals, propose } = bench();
  propose('a');
  propose('b');
  proposals.onApplied(2, 'second');
  proposals.onApplied(2, 'again');
  expect(state.done).toEqual([['b', 'second']]);
});

test('a refusal that left nothing in the log is tried again under a new id', () => {
  const { state, proposals, propose } = bench();
  propose('a');
  proposals.onRefused(1, 'not-leader', 'gone');
  expect(state.done).toEqual([]);
  proposals.retry();
  expect(state.proposed).toEqual([1, 2]);
  proposals.onApplied(1, 'of the first try');
  proposals.onApplied(2, 'done');
  expect(state.done).toEqual([['a', 'done']]);
});

test('a refusal for good is passed on', () => {
  const { state, proposals, propose } = bench();
  propose('a');
  proposals.onRefused(1, 'quota-exceeded', 'too much');
  expect(state.done).toEqual([['a', 'quota-exceeded']]);
});

test('a new term fails what was proposed in an earlier one and is not applied: its outcome is unknown', () => {
  const { state, proposals, propose } = bench();
  propose('old');
  state.term = 2;
  propose('new');
  proposals.onNewTerm(2);
  expect(state.done).toEqual([['old', 'leader-changed']]);
});

test('deadlines tell what may have happened from what did not', () => {
  const { state, proposals, propose } = bench();
  propose('under way');
  propose('refused');
  proposals.onRefused(2, 'no-leader', 'none');
  state.now = 100;
  proposals.expire(state.now);
  expect(state.done).toEqual([
    ['under way', 'timed-out'],
    ['refused', 'no-leader'],
  ]);
  expect(proposals.size).toBe(0);
});
