import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as kv from '../codec/etcd/kv.ts';
import {
  CompareResult,
  CompareTarget,
  type RangeRequest,
  type RequestOp,
  SortOrder,
  SortTarget,
} from '../codec/etcd/kv-types.ts';
import { SERVICES } from '../codec/etcd/services.ts';
import { failureOf, type TestClient } from './testing/client.ts';
import { makeDirectory, startAlone, type TestMember } from './testing/server.ts';
import { bytesOf, textOf } from './testing/text.ts';

let directory: string;
let member: TestMember;
let client: TestClient;

beforeAll(async () => {
  directory = await makeDirectory();
  member = await startAlone(directory);
  client = member.client;
});

afterAll(async () => {
  await member.close();
  await rm(directory, { recursive: true, force: true });
});

const put = (key: string, value = '') => client.kv.Put({ key: bytesOf(key), value: bytesOf(value) });
const get = (key: string, more: Partial<RangeRequest> = {}) => client.kv.Range({ key: bytesOf(key), ...more });
const prefix = (text: string): Partial<RangeRequest> => ({
  key: bytesOf(text),
  rangeEnd: bytesOf(text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1)),
});
const putOp = (key: string, value = ''): RequestOp => ({
  requestPut: kv.PutRequest.create({ key: bytesOf(key), value: bytesOf(value) }),
});
const getOp = (key: string, more: Partial<RangeRequest> = {}): RequestOp => ({
  requestRange: kv.RangeRequest.create({ key: bytesOf(key), ...more }),
});

const INVALID = 3;
const OUT_OF_RANGE = 11;

describe('Put and Range', () => {
  test('what was put is got, with its revisions', async () => {
    const first = await put('a', '1');
    const second = await put('a', '2');
    const { kvs, count, more, header } = await get('a');
    expect(kvs.map((one) => ({ ...one, key: textOf(one.key), value: textOf(one.value) }))).toEqual([
      {
        key: 'a',
        value: '2',
        createRevision: first.header?.revision,
        modRevision: second.header?.revision,
        version: 2,
        lease: 0n,
      },
    ]);
    expect({ count, more }).toEqual({ count: 1, more: false });
    expect(header?.revision).toBe(second.header?.revision);
  });

  test('headers name the cluster, the member and the term', async () => {
    const header = (await put('h')).header;
    expect(header).toMatchObject({ clusterId: BigInt(member.server.clusterId), memberId: BigInt(member.server.self) });
    expect(header?.raftTerm).toBeGreaterThan(0);
  });

  test('prev_kv, ignore_value, ignore_lease', async () => {
    await put('p', 'old');
    const { prevKv } = await client.kv.Put({ key: bytesOf('p'), value: bytesOf('new'), prevKv: true });
    expect(textOf(prevKv?.value)).toBe('old');
    await client.kv.Put({ key: bytesOf('p'), ignoreValue: true });
    expect(textOf((await get('p')).kvs[0]?.value)).toBe('new');
    await client.kv.Put({ key: bytesOf('p'), value: bytesOf('newer'), ignoreLease: true });
    expect(textOf((await get('p')).kvs[0]?.value)).toBe('newer');
  });

  test('ranges: prefix, limit, keys only, count only, order, old revisions, serializable', async () => {
    for (const key of ['r/1', 'r/2', 'r/3']) await put(key, `v${key}`);
    const old = (await put('r/4', 'x')).header?.revision ?? 0;
    await client.kv.DeleteRange({ key: bytesOf('r/4') });
    const keys = async (more: Partial<RangeRequest>) =>
      (await client.kv.Range({ ...prefix('r/'), ...more })).kvs.map((one) => textOf(one.key));
    expect(await keys({})).toEqual(['r/1', 'r/2', 'r/3']);
    expect(await keys({ serializable: true })).toEqual(['r/1', 'r/2', 'r/3']);
    expect(await keys({ revision: old })).toEqual(['r/1', 'r/2', 'r/3', 'r/4']);
    expect(await keys({ sortOrder: SortOrder.DESCEND, sortTarget: SortTarget.MOD, limit: 2 })).toEqual(['r/3', 'r/2']);
    expect(await client.kv.Range({ ...prefix('r/'), limit: 2 })).toMatchObject({ more: true, count: 3 });
    expect(await client.kv.Range({ ...prefix('r/'), countOnly: true })).toMatchObject({ kvs: [], count: 3 });
    const only = await client.kv.Range({ ...prefix('r/'), keysOnly: true });
    expect(only.kvs.map((one) => one.value.length)).toEqual([0, 0, 0]);
  });

  test('a limit of 2^63 − 1 is no limit', async () => {
    await put('unlimited');
    const request = Buffer.concat([
      kv.RangeRequest.encode({ key: bytesOf('unlimited') }),
      Buffer.from('18ffffffffffffffff7f', 'hex'),
    ]);
    const response = kv.RangeResponse.decode(await client.raw('/etcdserverpb.KV/Range', request));
    expect(response.kvs.length).toBe(1);
  });

  test('a large value comes back whole', async () => {
    const value = new Uint8Array(1024 * 1024).map((_, i) => i % 251);
    await client.kv.Put({ key: bytesOf('large'), value });
    expect(Buffer.compare((await get('large')).kvs[0]?.value ?? new Uint8Array(), value)).toBe(0);
  });
});

describe('refusals', () => {
  const INVALID_SORT = { key: bytesOf('k'), sortOrder: 9 };
  test.each([
    ['Put without key', () => client.kv.Put({}), INVALID, 'etcdserver: key is not provided'],
    ['Range without key', () => client.kv.Range({}), INVALID, 'etcdserver: key is not provided'],
    ['DeleteRange without key', () => client.kv.DeleteRange({}), INVALID, 'etcdserver: key is not provided'],
    ['an unknown order', () => client.kv.Range(INVALID_SORT), INVALID, 'etcdserver: invalid sort option'],
    [
      'ignore_value with a value',
      () => client.kv.Put({ key: bytesOf('k'), value: bytesOf('v'), ignoreValue: true }),
      INVALID,
      'etcdserver: value is provided',
    ],
    [
      'ignore_lease with a lease',
      () => client.kv.Put({ key: bytesOf('k'), lease: 5n, ignoreLease: true }),
      INVALID,
      'etcdserver: lease is provided',
    ],
    [
      'ignore_value of a key that is not there',
      () => client.kv.Put({ key: bytesOf('nowhere'), ignoreValue: true }),
      INVALID,
      'etcdserver: key not found',
    ],
    [
      'a lease nobody granted',
      () => client.kv.Put({ key: bytesOf('k'), lease: 0x7fff_ffff_ffff_ffffn }),
      5,
      'etcdserver: requested lease not found',
    ],
    [
      'a revision to come',
      () => get('k', { revision: 1_000_000 }),
      OUT_OF_RANGE,
      'etcdserver: mvcc: required revision is a future revision',
    ],
    [
      'compaction of a revision to come',
      () => client.kv.Compact({ revision: 1_000_000 }),
      OUT_OF_RANGE,
      'etcdserver: mvcc: required revision is a future revision',
    ],
    [
      'a key put twice in a transaction',
      () => client.kv.Txn({ success: [putOp('d'), putOp('d')] }),
      INVALID,
      'etcdserver: duplicate key given in txn request',
    ],
    [
      'too many operations',
      () => client.kv.Txn({ failure: Array.from({ length: 129 }, (_, i) => putOp(`many/${i}`)) }),
      INVALID,
      'etcdserver: too many operations in txn request',
    ],
    [
      'a comparison without key',
      () => client.kv.Txn({ compare: [kv.Compare.create()] }),
      INVALID,
      'etcdserver: key is not provided',
    ],
    ['an empty operation', () => client.kv.Txn({ success: [{}] }), INVALID, 'etcdserver: key not found'],
    [
      'a request above the limit',
      () => client.kv.Put({ key: bytesOf('big'), value: new Uint8Array(1.5 * 1024 * 1024) }),
      INVALID,
      'etcdserver: request is too large',
    ],
  ])('%s', async (_what, call, code, details) => {
    const before = (await get('refusals')).header?.revision;
    expect(await failureOf(call())).toEqual({ code, details });
    expect((await get('refusals')).header?.revision).toBe(before);
  });

  test("a message above gRPC's limit is refused before it is read whole", async () => {
    const failure = await failureOf(client.kv.Put({ key: bytesOf('big'), value: new Uint8Array(4 * 1024 * 1024) }));
    expect(failure.code).toBe(8);
  });

  test('bytes that are no message', async () => {
    const failure = await failureOf(client.raw('/etcdserverpb.KV/Put', bytesOf('\x0a\x05x')));
    expect(failure.code).toBe(13);
    expect(failure.details).toContain('grpc: error unmarshalling request: protobuf: 5 bytes wanted');
  });

  test('every method of etcd’s is answered, others are unknown', async () => {
    for (const { name, methods } of SERVICES) {
      for (const [method, { requestStream, responseStream }] of Object.entries(methods)) {
        if (requestStream || responseStream) continue;
        // No message at all can be read as one that begins so.
        const code = await client.raw(`/${name}/${method}`, Uint8Array.of(0x0f)).then(
          () => 0,
          (error: { code: number }) => error.code,
        );
        expect([name, method, code]).not.toEqual([name, method, 12]);
      }
    }
    expect((await failureOf(client.raw('/etcdserverpb.KV/Nothing', new Uint8Array()))).code).toBe(12);
  });
});

describe('DeleteRange', () => {
  test('tells how many it deleted, and what they were', async () => {
    for (const key of ['del/1', 'del/2']) await put(key, key);
    const { deleted, prevKvs } = await client.kv.DeleteRange({ ...prefix('del/'), prevKv: true });
    expect(deleted).toBe(2);
    expect(prevKvs.map((one) => textOf(one.value))).toEqual(['del/1', 'del/2']);
    expect((await client.kv.DeleteRange(prefix('del/'))).deleted).toBe(0);
  });
});

describe('Txn', () => {
  const isVersion = (key: string, version: number) =>
    kv.Compare.create({ key: bytesOf(key), target: CompareTarget.VERSION, result: CompareResult.EQUAL, version });

  test('create if absent: the first succeeds, the second gets the failure branch', async () => {
    const request = { compare: [isVersion('t/1', 0)], success: [putOp('t/1', 'mine')], failure: [getOp('t/1')] };
    const first = await client.kv.Txn(request);
    const second = await client.kv.Txn(request);
    expect([first.succeeded, second.succeeded]).toEqual([true, false]);
    expect(second.responses[0]?.responseRange?.kvs.map((one) => textOf(one.value))).toEqual(['mine']);
    expect(first.responses[0]?.responsePut?.header?.revision).toBe(first.header?.revision);
  });

  test('all writes of one transaction share a revision', async () => {
    const { header } = await client.kv.Txn({ success: [putOp('t/a'), putOp('t/b')] });
    const { kvs } = await client.kv.Range(prefix('t/'));
    const written = kvs.filter((one) => ['t/a', 't/b'].includes(textOf(one.key)));
    expect(written.map((one) => one.modRevision)).toEqual([header?.revision, header?.revision]);
  });

  test('one that only reads makes no revision, nested or serializable', async () => {
    await put('t/read', 'x');
    const before = (await get('t/read')).header?.revision;
    for (const serializable of [false, true]) {
      const nested = { requestTxn: kv.TxnRequest.create({ success: [getOp('t/read', { serializable })] }) };
      const response = await client.kv.Txn({ success: [nested] });
      expect(response.header?.revision).toBe(before);
      const inner = response.responses[0]?.responseTxn?.responses[0]?.responseRange;
      expect(textOf(inner?.kvs[0]?.value)).toBe('x');
    }
    expect((await get('t/read')).header?.revision).toBe(before);
  });

  test('a read of a compacted revision fails the whole', async () => {
    await put('t/late', '1');
    const failure = await failureOf(
      client.kv.Txn({ success: [putOp('t/late', '2'), getOp('t/late', { revision: 1_000_000 })] }),
    );
    expect(failure).toEqual({
      code: OUT_OF_RANGE,
      details: 'etcdserver: mvcc: required revision is a future revision',
    });
    expect(textOf((await get('t/late')).kvs[0]?.value)).toBe('1');
  });
});

describe('Compact', () => {
  test('what is below is gone, what is at it stays; twice is refused', async () => {
    const first = (await put('c', '1')).header?.revision ?? 0;
    const second = (await put('c', '2')).header?.revision ?? 0;
    expect((await client.kv.Compact({ revision: second, physical: true })).header?.revision).toBe(second);
    const compacted = { code: OUT_OF_RANGE, details: 'etcdserver: mvcc: required revision has been compacted' };
    expect(await failureOf(get('c', { revision: first }))).toEqual(compacted);
    expect(await failureOf(client.kv.Compact({ revision: second }))).toEqual(compacted);
    expect(textOf((await get('c', { revision: second })).kvs[0]?.value)).toBe('2');
  });
});

describe('RangeStream', () => {
  const stream = (request: Partial<RangeRequest>) =>
    client.stream('/etcdserverpb.KV/RangeStream', kv.RangeRequest.encode(request), kv.RangeStreamResponse);

  test('the pieces together are what Range answers', async () => {
    const value = new Uint8Array(20_000).fill(7);
    for (let i = 0; i < 60; i++) await client.kv.Put({ key: bytesOf(`s/${String(i).padStart(3, '0')}`), value });
    for (const more of [{}, { limit: 41 }, { limit: 1 }, { countOnly: true }, { limit: 60 }, { serializable: true }]) {
      const request = { ...prefix('s/'), ...more };
      const whole = await client.kv.Range(request);
      const pieces = (await stream(request)).map((piece) => piece.rangeResponse!);
      const last = pieces.at(-1)!;
      expect(pieces.flatMap((piece) => piece.kvs.map((one) => textOf(one.key)))).toEqual(
        whole.kvs.map((one) => textOf(one.key)),
      );
      expect(last).toMatchObject({ header: whole.header, more: whole.more, count: whole.count });
      expect(pieces.slice(0, -1).every((piece) => piece.header === undefined)).toBe(true);
    }
    expect((await stream(prefix('s/'))).length).toBeGreaterThan(1);
  });

  test('orders and filters are refused as in etcd', async () => {
    expect(await failureOf(stream({ ...prefix('s/'), sortOrder: SortOrder.DESCEND }))).toEqual({
      code: 12,
      details: 'RangeStream does not support custom sort orders',
    });
    expect(await failureOf(stream({ ...prefix('s/'), minModRevision: 5 }))).toEqual({
      code: 12,
      details: 'RangeStream does not support revision filters',
    });
    expect((await failureOf(stream({}))).details).toBe('etcdserver: key is not provided');
  });
});
