// The key space against a naive model of etcd's, under thousands of random requests. etcd's rules one by one are in
// mvcc.test.ts.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasSweepWork, sweep } from './compaction.ts';
import { hashKeyspace } from './hash.ts';
import { eventsSince } from './history.ts';
import type { KeyEvent } from './keyspace.ts';
import { createMemoryStore } from './memory-store.ts';
import { createMvcc, type Mvcc } from './mvcc.ts';
import { CHANGES, HEADS, TOMBSTONES } from './tables.ts';
import { ReferenceModel } from './testing/reference-model.ts';
import {
  anyDelete,
  anyPut,
  anyRange,
  anyTxn,
  deleteRequest,
  outcome,
  putRequest,
  rangeRequest,
} from './testing/requests.ts';
import { validateTxn } from './validate.ts';

const ALL = { key: '\0', rangeEnd: '\0' };

// `size: 'max'` below: otherwise fast-check makes lists of at most ten, whatever their `maxLength`.
const step = fc.oneof(
  { weight: 6, arbitrary: anyPut.map((request) => ({ type: 'put' as const, request })) },
  { weight: 3, arbitrary: anyDelete.map((request) => ({ type: 'delete' as const, request })) },
  { weight: 5, arbitrary: anyTxn.map((request) => ({ type: 'txn' as const, request })) },
  { weight: 5, arbitrary: anyRange.map((request) => ({ type: 'range' as const, request })) },
  { weight: 1, arbitrary: fc.integer({ min: -1, max: 12 }).map((back) => ({ type: 'compact' as const, back })) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 20 }).map((changes) => ({ type: 'sweep' as const, changes })) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('events' as const), back: fc.nat({ max: 12 }) }) },
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What both sides can do. */
type Subject = Pick<Mvcc, 'put' | 'deleteRange' | 'txn' | 'range' | 'compact' | 'revision'>;

/** The outcome of a request; of what is no request, nothing. */
function perform(subject: Subject, one: Step): unknown {
  switch (one.type) {
    case 'put':
      return outcome(() => subject.put(one.request));
    case 'delete':
      return outcome(() => subject.deleteRange(one.request));
    case 'txn':
      return outcome(() => validateTxn(one.request)) ?? outcome(() => subject.txn(one.request));
    case 'range':
      return outcome(() => subject.range(one.request));
    case 'compact':
      return outcome(() => subject.compact({ revision: subject.revision - one.back, physical: false }));
    default:
      return undefined;
  }
}

function play(mvcc: Mvcc, model: ReferenceModel, one: Step): void {
  if (one.type === 'sweep') sweep(mvcc.keyspace, one.changes);
  else if (one.type === 'events') checkEvents(mvcc, model, model.revision - one.back);
  else expect(perform(mvcc, one)).toEqual(perform(model, one));
}

function checkEvents(mvcc: Mvcc, model: ReferenceModel, start: number): void {
  const events = outcome(() => eventsSince(mvcc.keyspace, start, 1_000_000).events);
  if (start < model.compactedRevision) {
    expect(events).toEqual({ refused: 'compacted' });
    return;
  }
  expect(Array.isArray(events)).toBe(true);
  // At the compacted revision itself only the last change of each key is kept.
  const wanted = model.events.filter((event, at) => {
    if (event.revision < start) return false;
    if (event.revision > model.compactedRevision) return true;
    return !model.events.some(
      (later, place) => place > at && later.revision === event.revision && later.key === event.key,
    );
  });
  const found = (events as KeyEvent[]).map(({ main, change }) => ({
    type: change.isTombstone ? 'delete' : 'put',
    key: change.key,
    revision: main,
  }));
  expect(found).toEqual(wanted);
}

/** Everything that can be asked, at every retained revision. */
function compareAll(mvcc: Mvcc, model: ReferenceModel): void {
  expect(mvcc.revision).toBe(model.revision);
  for (let revision = Math.max(1, model.compactedRevision); revision <= model.revision; revision++) {
    const request = rangeRequest({ ...ALL, revision });
    expect(mvcc.range(request)).toEqual(model.range(request));
    expect(mvcc.range({ ...request, countOnly: true }).count).toBe(model.range(request).count);
  }
  checkEvents(mvcc, model, Math.max(model.compactedRevision, 0));
}

describe('against the model', () => {
  test('every answer, at every revision, through compactions and sweeps', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
        const mvcc = createMvcc(createMemoryStore());
        const model = new ReferenceModel();
        for (const one of steps) play(mvcc, model, one);
        compareAll(mvcc, model);
      }),
      { numRuns: 1000 },
    );
  });

  test('one key over hundreds of revisions, with deletions and compactions', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 99 }), { minLength: 150, maxLength: 300 }), (choices) => {
        const mvcc = createMvcc(createMemoryStore());
        const model = new ReferenceModel();
        for (const choice of choices) {
          if (choice < 12) play(mvcc, model, { type: 'delete', request: deleteRequest({ key: 'k' }) });
          else if (choice < 15) play(mvcc, model, { type: 'compact', back: choice });
          else if (choice < 20) play(mvcc, model, { type: 'sweep', changes: choice });
          else play(mvcc, model, { type: 'put', request: putRequest({ key: 'k', value: `${choice}` }) });
        }
        compareAll(mvcc, model);
      }),
      { numRuns: 30 },
    );
  });

  test('the sweep leaves of each key the newest change, and hashes agree wherever it is', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), fc.nat({ max: 30 }), (steps, part) => {
        const [lazy, eager] = [createMvcc(createMemoryStore()), createMvcc(createMemoryStore())];
        const model = new ReferenceModel();
        for (const one of steps) {
          if (one.type === 'sweep') continue;
          play(lazy, model, one);
          perform(eager, one);
          while (sweep(eager.keyspace, 7));
        }
        for (const revision of [Math.max(lazy.compactedRevision, 0), 0]) {
          expect(hashKeyspace(lazy.keyspace, revision)).toEqual(hashKeyspace(eager.keyspace, revision));
        }
        sweep(lazy.keyspace, part + 1);
        expect(hashKeyspace(lazy.keyspace, 0)).toEqual(hashKeyspace(eager.keyspace, 0));
        while (sweep(lazy.keyspace, 3));
        expect(hasSweepWork(lazy.keyspace)).toBe(false);
        expect(retained(lazy)).toEqual(wantedRetained(model));
      }),
      { numRuns: 200 },
    );
  });
});

function retained(mvcc: Mvcc): number {
  const { store } = mvcc.keyspace;
  expect(store.count(HEADS, '', undefined)).toBeGreaterThanOrEqual(store.count(TOMBSTONES, '', undefined));
  return store.count(CHANGES, '', undefined);
}

function wantedRetained(model: ReferenceModel): number {
  const { compactedRevision, events } = model;
  return events.filter((event, at) => {
    if (event.revision > compactedRevision) return true;
    const isSuperseded = events.some(
      (later, place) => place > at && later.key === event.key && later.revision <= compactedRevision,
    );
    return !isSuperseded && (event.type === 'put' || event.revision === compactedRevision);
  }).length;
}
