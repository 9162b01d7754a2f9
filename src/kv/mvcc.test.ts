// etcd's rules for the key space one by one. Random requests against a model are in mvcc.model.test.ts.

import { describe, expect, test } from 'vitest';
import type { RequestOp } from '../codec/etcd/kv-types.ts';
import { fromBinaryString, toBinaryString } from './binary-string.ts';
import { sweep } from './compaction.ts';
import { eventPrevKv, eventsSince } from './history.ts';
import { prefixEnd } from './key-range.ts';
import { createMemoryStore } from './memory-store.ts';
import { createMvcc } from './mvcc.ts';
import { CHANGES, HEADS } from './tables.ts';
import { bytes, deleteRequest, outcome, putRequest, rangeRequest, txnRequest } from './testing/requests.ts';
import { validateTxn } from './validate.ts';

const ALL = { key: '\0', rangeEnd: '\0' };

describe('range', () => {
  const mvcc = createMvcc(createMemoryStore());
  // Revisions 2 to 6: b a c, then b again, then d.
  for (const [key, value] of [
    ['b', '1'],
    ['a', '3'],
    ['c', '2'],
    ['b', '9'],
    ['d', ''],
  ]) {
    mvcc.put(putRequest({ key: key as string, value: value as string }));
  }
  const keys = (request: Parameters<typeof rangeRequest>[0]): string => {
    const { kvs, more, count } = mvcc.range(rangeRequest(request));
    return `${kvs.map((kv) => toBinaryString(kv.key)).join('')} ${more ? 'more' : 'all'} of ${count}`;
  };

  test.each([
    ['no end is one key', { key: 'b' }, 'b all of 1'],
    ['a key that is not there', { key: 'bb' }, ' all of 0'],
    ['a zero byte as end is from the key on', { key: 'b', rangeEnd: '\0' }, 'bcd all of 3'],
    ['a zero byte as both is everything', ALL, 'abcd all of 4'],
    ['an end is exclusive', { key: 'a', rangeEnd: 'c' }, 'ab all of 2'],
    ['an end before the key is nothing', { key: 'c', rangeEnd: 'a' }, ' all of 0'],
    ['a limit cuts and says so; the count does not know it', { ...ALL, limit: 2 }, 'ab more of 4'],
    ['a limit that just fits', { ...ALL, limit: 4 }, 'abcd all of 4'],
    ['a negative limit is none', { ...ALL, limit: -1 }, 'abcd all of 4'],
    ['descending', { ...ALL, sortOrder: 2 }, 'dcba all of 4'],
    ['the last one', { ...ALL, sortOrder: 2, limit: 1 }, 'd more of 4'],
    ['by version', { ...ALL, sortOrder: 2, sortTarget: 1 }, 'bacd all of 4'],
    ['by creation', { ...ALL, sortOrder: 1, sortTarget: 2 }, 'bacd all of 4'],
    ['by modification', { ...ALL, sortOrder: 1, sortTarget: 3 }, 'acbd all of 4'],
    ['by value', { ...ALL, sortOrder: 1, sortTarget: 4 }, 'dcab all of 4'],
    ['a target without order ascends', { ...ALL, sortTarget: 4 }, 'dcab all of 4'],
    ['and then sorts only what the limit let through', { ...ALL, sortTarget: 4, limit: 1 }, 'a more of 4'],
    ['also in the past', { ...ALL, sortTarget: 4, limit: 1, revision: 5 }, 'a more of 3'],
    ['but all that filters left', { ...ALL, sortTarget: 4, limit: 1, maxModRevision: 9 }, 'd more of 4'],
    ['filters leave the count', { ...ALL, minModRevision: 5 }, 'bd all of 4'],
    ['filters come before the limit', { ...ALL, minModRevision: 4, limit: 2 }, 'bc more of 4'],
    ['a limit that the filtered fit', { ...ALL, minModRevision: 5, limit: 2 }, 'bd all of 4'],
    ['two filters', { ...ALL, maxCreateRevision: 3, minModRevision: 4 }, 'b all of 4'],
    ['an old revision', { ...ALL, revision: 4 }, 'abc all of 3'],
    ['before the first', { ...ALL, revision: 1 }, ' all of 0'],
    ['a negative revision is the newest', { ...ALL, revision: -3 }, 'abcd all of 4'],
    ['count only', { ...ALL, countOnly: true, limit: 1 }, ' all of 4'],
    ['count only, in the past', { ...ALL, countOnly: true, revision: 3 }, ' all of 2'],
  ])('%s', (_, request, wanted) => {
    expect(keys(request)).toBe(wanted);
  });

  test('the old value at the old revision, with its version', () => {
    const [kv] = mvcc.range(rangeRequest({ key: 'b', revision: 4 })).kvs;
    expect(kv).toMatchObject({ value: bytes('1'), createRevision: 2, modRevision: 2, version: 1 });
    const [now] = mvcc.range(rangeRequest({ key: 'b' })).kvs;
    expect(now).toMatchObject({ value: bytes('9'), createRevision: 2, modRevision: 5, version: 2 });
  });

  test('keys only brings no values', () => {
    expect(mvcc.range(rangeRequest({ ...ALL, keysOnly: true })).kvs.every((kv) => kv.value.length === 0)).toBe(true);
  });

  test('a future revision is refused', () => {
    expect(outcome(() => mvcc.range(rangeRequest({ key: 'a', revision: 7 })))).toEqual({ refused: 'future-revision' });
  });

  test('a prefix of 0xff bytes has no end', () => {
    expect([prefixEnd(bytes('a\xff')), prefixEnd(bytes('\xff\xff'))]).toEqual([bytes('b'), bytes('\0')]);
  });

  test('a thousand sorted out of many, without holding many', () => {
    const many = createMvcc(createMemoryStore());
    for (let i = 0; i < 5000; i++) many.put(putRequest({ key: String((i * 7919) % 5000).padStart(4, '0') }));
    const { kvs, count } = many.range(rangeRequest({ ...ALL, sortOrder: 2, sortTarget: 3, limit: 3 }));
    expect([kvs.map((kv) => kv.modRevision), count]).toEqual([[5001, 5000, 4999], 5000]);
  });
});

test('a key written ten thousand times is read at an old revision in few steps', () => {
  const store = createMemoryStore();
  const mvcc = createMvcc(store);
  for (let i = 0; i < 10_000; i++) mvcc.put(putRequest({ key: 'k', value: String(i) }));
  let reads = 0;
  const get = store.get.bind(store);
  store.get = (table, key) => {
    reads++;
    return get(table, key);
  };
  for (const revision of [2, 3, 4097, 5001, 9999]) {
    reads = 0;
    expect(fromText(mvcc.range(rangeRequest({ key: 'k', revision })).kvs[0]?.value)).toBe(String(revision - 2));
    expect(reads).toBeLessThan(120);
  }
});

describe('writes', () => {
  test('an empty store is at 1, the first put makes 2, deleting nothing makes nothing', () => {
    const mvcc = createMvcc(createMemoryStore());
    expect(mvcc.revision).toBe(1);
    expect(mvcc.deleteRange(deleteRequest(ALL))).toEqual({ deleted: 0, prevKvs: [] });
    expect(mvcc.revision).toBe(1);
    mvcc.put(putRequest({ key: 'a' }));
    expect(mvcc.revision).toBe(2);
  });

  test('a deletion of many is one revision, in key order, and a key begins anew after it', () => {
    const mvcc = createMvcc(createMemoryStore());
    const seen: string[] = [];
    mvcc.onRevision = (revision, events) => {
      seen.push(`${revision}: ${events.map((event) => `${event.change.isTombstone ? '-' : '+'}${event.change.key}`)}`);
    };
    mvcc.put(putRequest({ key: 'b', value: '1' }));
    mvcc.put(putRequest({ key: 'a', value: '2' }));
    const { deleted, prevKvs } = mvcc.deleteRange(deleteRequest({ ...ALL, prevKv: true }));
    expect([deleted, prevKvs.map((kv) => fromText(kv.value))]).toEqual([2, ['2', '1']]);
    mvcc.put(putRequest({ key: 'a' }));
    expect(seen).toEqual(['2: +b', '3: +a', '4: -a,-b', '5: +a']);
    expect(mvcc.range(rangeRequest({ key: 'a' })).kvs[0]).toMatchObject({ createRevision: 5, version: 1 });
  });

  test('ignore_value and ignore_lease need the key', () => {
    const mvcc = createMvcc(createMemoryStore());
    for (const flags of [{ ignoreValue: true }, { ignoreLease: true }]) {
      expect(outcome(() => mvcc.put(putRequest({ key: 'a', ...flags })))).toEqual({ refused: 'key-not-found' });
    }
    mvcc.put(putRequest({ key: 'a', value: 'kept' }));
    mvcc.put(putRequest({ key: 'a', ignoreValue: true }));
    expect(fromText(mvcc.range(rangeRequest({ key: 'a' })).kvs[0]?.value)).toBe('kept');
    mvcc.deleteRange(deleteRequest({ key: 'a' }));
    expect(outcome(() => mvcc.put(putRequest({ key: 'a', ignoreValue: true })))).toEqual({ refused: 'key-not-found' });
  });

  test('a lease must exist; keys are attached to it, moved and detached', () => {
    const mvcc = createMvcc(createMemoryStore());
    expect(outcome(() => mvcc.put(putRequest({ key: 'a', lease: 5n })))).toEqual({ refused: 'lease-not-found' });
    const calls: string[] = [];
    mvcc.leases = {
      has: (lease) => lease < 10n,
      attach: (lease, key) => calls.push(`+${lease}${key}`),
      detach: (lease, key) => calls.push(`-${lease}${key}`),
    };
    mvcc.put(putRequest({ key: 'a', lease: 5n }));
    mvcc.put(putRequest({ key: 'a', lease: 5n }));
    mvcc.put(putRequest({ key: 'a', lease: -6n }));
    mvcc.put(putRequest({ key: 'a', ignoreLease: true }));
    expect(mvcc.range(rangeRequest({ key: 'a' })).kvs[0]?.lease).toBe(-6n);
    mvcc.put(putRequest({ key: 'a' }));
    mvcc.put(putRequest({ key: 'a', lease: 7n }));
    mvcc.deleteRange(deleteRequest({ key: 'a' }));
    expect(calls).toEqual(['+5a', '-5a', '+-6a', '--6a', '+7a', '-7a']);
  });
});

describe('transactions', () => {
  const putOp = (key: string, value = ''): RequestOp => ({ requestPut: putRequest({ key, value }) });
  const deleteOp = (key: string, rangeEnd = ''): RequestOp => ({
    requestDeleteRange: deleteRequest({ key, rangeEnd }),
  });
  const rangeOp = (request: Parameters<typeof rangeRequest>[0]): RequestOp => ({ requestRange: rangeRequest(request) });
  const txnOp = (...success: RequestOp[]): RequestOp => ({ requestTxn: txnRequest({ success }) });

  test('writes share one revision, reads see earlier writes, also those of nested transactions', () => {
    const mvcc = createMvcc(createMemoryStore());
    const { responses } = mvcc.txn(
      txnRequest({
        success: [rangeOp(ALL), putOp('a'), rangeOp(ALL), txnOp(putOp('b'), deleteOp('a')), rangeOp(ALL)],
      }),
    );
    const read = responses.map(({ responseRange }) => responseRange?.kvs.map((kv) => toBinaryString(kv.key)));
    expect(read).toEqual([[], undefined, ['a'], undefined, ['b']]);
    expect(responses.map(({ responseRange }) => responseRange?.header?.revision)).toEqual([
      1,
      undefined,
      2,
      undefined,
      2,
    ]);
    expect(mvcc.revision).toBe(2);
    expect(eventsSince(mvcc.keyspace, 2, 10).events.map(({ main, sub }) => [main, sub])).toEqual([
      [2, 0],
      [2, 1],
      [2, 2],
    ]);
  });

  test('one that only reads, or deletes nothing, keeps the revision', () => {
    const mvcc = createMvcc(createMemoryStore());
    mvcc.txn(txnRequest({ success: [rangeOp(ALL), deleteOp('a')], failure: [putOp('b')] }));
    expect(mvcc.revision).toBe(1);
  });

  test('nested comparisons look at the state before the transaction', () => {
    const mvcc = createMvcc(createMemoryStore());
    const nested = txnRequest({
      compare: [{ key: bytes('a'), rangeEnd: bytes(''), target: 0, result: 1, version: 0 }],
      success: [putOp('exists')],
      failure: [putOp('absent')],
    });
    mvcc.txn(txnRequest({ success: [putOp('a'), { requestTxn: nested }] }));
    expect(mvcc.range(rangeRequest({ key: 'absent' })).count).toBe(1);
  });

  test('an operation that fails makes nothing happen', () => {
    const mvcc = createMvcc(createMemoryStore());
    const failing = { requestPut: putRequest({ key: 'b', ignoreValue: true }) };
    expect(outcome(() => mvcc.txn(txnRequest({ success: [putOp('a'), txnOp(failing)] })))).toEqual({
      refused: 'key-not-found',
    });
    expect([mvcc.revision, mvcc.range(rangeRequest(ALL)).count]).toEqual([1, 0]);
    // A branch that is not taken may hold anything.
    mvcc.txn(txnRequest({ success: [putOp('a')], failure: [failing] }));
    expect(mvcc.revision).toBe(2);
  });

  test('a range below the compaction is refused before anything is written', () => {
    const mvcc = createMvcc(createMemoryStore());
    for (let i = 0; i < 3; i++) mvcc.put(putRequest({ key: 'a' }));
    mvcc.compact({ revision: 3, physical: false });
    const request = txnRequest({ success: [putOp('b'), rangeOp({ key: 'a', revision: 2 })] });
    expect(outcome(() => mvcc.txn(request))).toEqual({ refused: 'compacted' });
    expect([mvcc.revision, mvcc.range(rangeRequest({ key: 'b' })).count]).toEqual([4, 0]);
  });

  test.each([
    ['the same put twice', [putOp('a'), putOp('a')], 'duplicate-key'],
    ['a put in a deleted range', [putOp('b'), deleteOp('a', 'c')], 'duplicate-key'],
    ['a put beside a deleted range', [putOp('c'), deleteOp('a', 'c')], undefined],
    ['overlapping deletions', [deleteOp('a', 'c'), deleteOp('b', 'd')], undefined],
    ['a put here and one in a nested transaction', [putOp('a'), txnOp(putOp('a'))], 'duplicate-key'],
    ['puts in two nested transactions', [txnOp(putOp('a')), txnOp(putOp('a'))], 'duplicate-key'],
    [
      'the same put in both branches of a nested transaction',
      [{ requestTxn: txnRequest({ success: [putOp('a')], failure: [putOp('a')] }) }],
      undefined,
    ],
    ['a put against a deletion nested deeper', [putOp('a'), txnOp(txnOp(deleteOp('a')))], 'duplicate-key'],
    [
      'a nested put before a nested deletion, which etcd lets pass',
      [txnOp(putOp('a')), txnOp(deleteOp('a'))],
      undefined,
    ],
    ['a put and a deletion from a key on, which etcd lets pass', [putOp('b'), deleteOp('a', '\0')], undefined],
    ['an empty key', [putOp('')], 'empty-key'],
    ['an empty key in a nested range', [txnOp(rangeOp({}))], 'empty-key'],
    ['an empty operation', [{}], 'key-not-found'],
  ] as [string, RequestOp[], string | undefined][])('validation: %s', (_, success, refused) => {
    const verdict = outcome(() => validateTxn(txnRequest({ success })));
    expect(verdict).toEqual(refused === undefined ? undefined : { refused });
    expect(outcome(() => validateTxn(txnRequest({ failure: success })))).toEqual(verdict);
  });

  test('a nested transaction has the operations that the longest outer list leaves', () => {
    const puts = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => putOp(`${prefix}${i}`));
    expect(outcome(() => validateTxn(txnRequest({ success: puts(129, 'a') })))).toEqual({
      refused: 'too-many-operations',
    });
    const fits = txnRequest({ success: [txnOp(...puts(5, 'a')), ...puts(122, 'b')] });
    expect(outcome(() => validateTxn(fits))).toBeUndefined();
    const full = txnRequest({ success: [txnOp(...puts(6, 'a')), ...puts(122, 'b')] });
    expect(outcome(() => validateTxn(full))).toEqual({ refused: 'too-many-operations' });
  });
});

describe('compaction', () => {
  test('refuses what is below, again and beyond; keeps what is at it', () => {
    const mvcc = createMvcc(createMemoryStore());
    for (const value of ['1', '2', '3']) mvcc.put(putRequest({ key: 'a', value }));
    const compact = (revision: number) => outcome(() => mvcc.compact({ revision, physical: false }));
    expect(compact(5)).toEqual({ refused: 'future-revision' });
    expect(compact(3)).toBeUndefined();
    expect([compact(3), compact(2)]).toEqual([{ refused: 'compacted' }, { refused: 'compacted' }]);
    while (sweep(mvcc.keyspace, 1));
    expect(outcome(() => mvcc.range(rangeRequest({ key: 'a', revision: 2 })))).toEqual({ refused: 'compacted' });
    expect(fromText(mvcc.range(rangeRequest({ key: 'a', revision: 3 })).kvs[0]?.value)).toBe('2');
    expect(outcome(() => eventsSince(mvcc.keyspace, 2, 10))).toEqual({ refused: 'compacted' });
    expect(eventsSince(mvcc.keyspace, 3, 10).events.length).toBe(2);
  });

  test('a deletion made at the compacted revision is there for watches until the next compaction', () => {
    const mvcc = createMvcc(createMemoryStore());
    mvcc.put(putRequest({ key: 'a' }));
    mvcc.deleteRange(deleteRequest({ key: 'a' }));
    mvcc.put(putRequest({ key: 'b' }));
    mvcc.compact({ revision: 3, physical: false });
    while (sweep(mvcc.keyspace, 100));
    expect(eventsSince(mvcc.keyspace, 3, 1)).toMatchObject({ events: [{ main: 3 }], nextRevision: 4 });
    mvcc.compact({ revision: 4, physical: false });
    while (sweep(mvcc.keyspace, 100));
    const { store } = mvcc.keyspace;
    expect([store.count(CHANGES, '', undefined), store.count(HEADS, '', undefined)]).toEqual([1, 1]);
  });

  test('a compaction during the sweep of another', () => {
    const mvcc = createMvcc(createMemoryStore());
    for (let i = 0; i < 10; i++) mvcc.put(putRequest({ key: 'a' }));
    mvcc.deleteRange(deleteRequest({ key: 'a' }));
    mvcc.put(putRequest({ key: 'b' }));
    mvcc.compact({ revision: 12, physical: false });
    for (let i = 0; i < 11; i++) sweep(mvcc.keyspace, 1);
    mvcc.compact({ revision: 13, physical: false });
    while (sweep(mvcc.keyspace, 1));
    expect(mvcc.keyspace.store.count(CHANGES, '', undefined)).toBe(1);
  });
});

describe('history', () => {
  test('at the compacted revision shows what survives the sweep, before and after it', () => {
    const mvcc = createMvcc(createMemoryStore());
    const nested = (operation: RequestOp): RequestOp => ({ requestTxn: txnRequest({ success: [operation] }) });
    const putThenDelete = [
      nested({ requestPut: putRequest({ key: 'a' }) }),
      nested({ requestDeleteRange: deleteRequest({ key: 'a' }) }),
    ];
    mvcc.txn(txnRequest({ success: putThenDelete }));
    expect(eventsSince(mvcc.keyspace, 2, 10).events.length).toBe(2);
    mvcc.compact({ revision: 2, physical: false });
    const before = eventsSince(mvcc.keyspace, 2, 10);
    expect(before.events.map(({ change }) => change.isTombstone)).toEqual([true]);
    while (sweep(mvcc.keyspace, 1));
    expect(eventsSince(mvcc.keyspace, 2, 10)).toEqual(before);
  });

  test('comes in whole revisions, with what was before', () => {
    const mvcc = createMvcc(createMemoryStore());
    mvcc.put(putRequest({ key: 'a', value: '1' }));
    mvcc.put(putRequest({ key: 'b', value: '2' }));
    mvcc.deleteRange(deleteRequest(ALL));
    const first = eventsSince(mvcc.keyspace, 2, 1);
    expect([first.events.length, first.nextRevision]).toEqual([1, 3]);
    const rest = eventsSince(mvcc.keyspace, 3, 2);
    expect([rest.events.length, rest.nextRevision]).toEqual([3, 5]);
    const before = rest.events.map((event) => fromText(eventPrevKv(mvcc.keyspace, event)?.value));
    expect(before).toEqual(['', '1', '2']);
    expect(eventsSince(mvcc.keyspace, 5, 2)).toEqual({ events: [], nextRevision: 5 });
  });
});

function fromText(value: Uint8Array | undefined): string {
  return toBinaryString(value ?? fromBinaryString(''));
}
