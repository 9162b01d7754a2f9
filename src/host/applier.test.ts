import { expect, test } from 'vitest';
import { QuorateError } from '../core/errors.ts';
import type { LogEntry } from '../protocols/replicated-log.ts';
import { Applier } from './applier.ts';
import type { DurableStateMachine, ReplicaTuning } from './replica-types.ts';

const TUNING = {
  flushEntries: 64,
  flushBytes: 1e6,
  retainEntries: 0,
  retainBytes: 0,
  applyBudgetMs: 1e9,
} as ReplicaTuning;

const entry = (index: number, bytes = 1): LogEntry => ({
  index,
  term: 1,
  kind: 'data',
  origin: 0,
  request: 0,
  data: new Uint8Array(bytes),
});

function setUp(outcomes: (QuorateError | undefined | 'slow')[]) {
  const seen: string[] = [];
  let finish = (): void => {};
  let now = 0;
  const machine = {
    durableIndex: 0,
    apply: () => undefined,
    flush: (index, done) => {
      seen.push(`flush ${index}`);
      const error = outcomes.shift();
      if (error === 'slow') finish = () => done(undefined, index);
      else done(error, error === undefined ? index : 0);
    },
  } as Partial<DurableStateMachine> as DurableStateMachine;
  const applier = new Applier(
    machine,
    {
      self: 1,
      now: () => now,
      random: () => 0.5,
      persistedSequence: () => 0,
      durableSequence: () => 0,
      onOwnApplied: () => {},
      onNewTerm: () => {},
      wake: () => {},
      compact: (index) => seen.push(`compact ${index}`),
      onNoSpace: (isRaised) => seen.push(isRaised ? 'full' : 'room'),
      onFatal: ({ code }) => seen.push(`fatal ${code}`),
    },
    TUNING,
  );
  const apply = (from: number, through: number): void => {
    applier.push(Array.from({ length: through - from + 1 }, (_, i) => entry(from + i)));
    applier.run();
  };
  return {
    seen,
    applier,
    apply,
    finish: () => finish(),
    at: (time: number): void => {
      now = time;
      applier.tick(now);
    },
  };
}

test('a full disk stops neither the node nor its reads: the state is flushed again until there is room', () => {
  const full = new QuorateError('no-space', 'the disk is full');
  const { seen, applier, apply, at } = setUp([full, full, undefined]);
  apply(1, 64);
  expect(seen).toEqual(['flush 64', 'full']);
  apply(65, 200);
  expect(applier.applied).toBe(200);
  at(999);
  expect(seen).toEqual(['flush 64', 'full']);
  at(1000);
  expect(seen.splice(0)).toEqual(['flush 64', 'full', 'flush 200']);
  at(2000);
  expect(seen.splice(0)).toEqual(['flush 200', 'room', 'compact 192']);
  at(9999);
  expect(seen).toEqual([]);
  expect(applier.durableApplied).toBe(200);
});

test('a state machine that cannot be flushed for another reason stops the node', () => {
  const { seen, apply } = setUp([new QuorateError('io', 'the disk is broken')]);
  apply(1, 64);
  expect(seen).toEqual(['flush 64', 'fatal io']);
});

test('what is not flushed yet stays bounded: applying waits for a flush that takes too long', () => {
  const { seen, applier, apply, finish } = setUp(['slow', undefined]);
  apply(1, 5000);
  expect(seen).toEqual(['flush 64']);
  const { applied } = applier;
  expect(applied).toBeLessThan(5000);
  applier.run();
  expect(applier.applied).toBe(applied);
  finish();
  applier.run();
  expect(applier.applied).toBe(5000);
});

test('large entries are flushed by their bytes, not by their number', () => {
  const { seen, applier } = setUp([undefined]);
  applier.push([entry(1, 5e5), entry(2, 5e5), entry(3)]);
  applier.run();
  expect(seen[0]).toBe('flush 2');
});
