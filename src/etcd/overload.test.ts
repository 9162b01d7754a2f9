// What a member does when more is asked of it than it can apply.

import { rm } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { PutRequest, RangeRequest } from '../codec/etcd/kv.ts';
import { WatchRequest, WatchResponse } from '../codec/etcd/watch.ts';
import { GRPC_STATUS } from '../grpc/status.ts';
import type { UnaryCall } from '../grpc/types.ts';
import type { Context } from './context.ts';
import { KvService } from './kv-service.ts';
import type { EtcdServerOptions } from './options.ts';
import { failureOf } from './testing/client.ts';
import { makeDirectory, startAlone } from './testing/server.ts';
import { bytesOf } from './testing/text.ts';

const request = PutRequest.encode({ key: bytesOf('k') });
const call = { isOver: false, metadata: { get: () => undefined } } as unknown as UnaryCall;

/** A service whose replica only counts what reaches it. */
function serviceWith(applyLag: number): { readonly service: KvService; readonly asked: string[] } {
  const asked: string[] = [];
  const replica = { propose: () => asked.push('propose'), readBarrier: () => asked.push('read') };
  const limits = { maxRequestBytes: 1000, maxTxnOps: 128 };
  const gate = { onBehalf: (_call: unknown, command: Uint8Array) => command };
  const machine = { alarms: {} };
  const context = { applyLag, limits, replica, gate, machine, leader: 1, isLearner: false, isFull: false };
  return { service: new KvService(context as unknown as Context), asked };
}

describe('entries that are committed but not applied', () => {
  test('5000 of them are endured', () => {
    const { service, asked } = serviceWith(5000);
    service.put(request, call);
    expect(asked).toEqual(['propose']);
  });

  test('more of them, and writes are refused before they reach the log; reads are not', () => {
    const { service, asked } = serviceWith(5001);
    expect(() => service.put(request, call)).toThrow('etcdserver: too many requests');
    service.range(RangeRequest.encode({ key: bytesOf('k') }), call);
    expect(asked).toEqual(['read']);
  });
});

test('a request is as large as its bytes', () => {
  const { service, asked } = serviceWith(0);
  const sized = (bytes: number) => PutRequest.encode({ key: bytesOf('k'), value: new Uint8Array(bytes - 6) });
  expect(sized(1000).length).toBe(1000);
  service.put(sized(1000), call);
  expect(() => service.put(sized(1001), call)).toThrow('etcdserver: request is too large');
  expect(asked).toEqual(['propose']);
});

describe('with answers waiting for slow readers', () => {
  const full = (answers: string[]): KvService => {
    const machine = { alarms: {}, revision: 1, range: () => answers.push('range'), readTxn: () => answers.push('txn') };
    const gate = { checkRead: () => {} };
    return new KvService({ machine, gate, isFull: true, limits: {} } as unknown as Context);
  };
  const ask = (more: object): Uint8Array => RangeRequest.encode({ key: bytesOf('a'), serializable: true, ...more });

  test('no ranges are read for others', () => {
    const answers: string[] = [];
    const service = full(answers);
    expect(() => service.range(ask({ rangeEnd: bytesOf('z') }), call)).toThrow('etcdserver: too many requests');
    expect(answers).toEqual([]);
  });
});

describe('watches', () => {
  const create = { key: bytesOf('k'), rangeEnd: new Uint8Array(0), startRevision: 0, progressNotify: false };
  const createRequest = { ...create, filters: [], prevKv: false, watchId: 0, fragment: false };
  const refused = 'rpc error: code = ResourceExhausted desc = etcdserver: too many requests';

  async function outcomes(limits: Partial<EtcdServerOptions>, streams: readonly number[]): Promise<string[]> {
    const directory = await makeDirectory();
    const member = await startAlone(directory, limits);
    const results: string[] = [];
    for (const watches of streams) {
      const stream = member.client.open('/etcdserverpb.Watch/Watch', WatchRequest, WatchResponse);
      for (let i = 0; i < watches; i++) {
        stream.send({ createRequest });
        const { canceled, cancelReason } = await stream.next();
        results.push(canceled ? cancelReason : 'created');
      }
    }
    await member.close();
    await rm(directory, { recursive: true, force: true });
    return results;
  }

  test('are limited on each stream', async () => {
    expect(await outcomes({ maxWatchesPerStream: 2 }, [3, 1])).toEqual(['created', 'created', refused, 'created']);
  });

  test('are limited on the member', async () => {
    expect(await outcomes({ maxWatches: 2 }, [1, 2])).toEqual(['created', 'created', refused]);
  });
});

test('a range that takes too much memory is refused by name, and one with a limit is answered', async () => {
  const directory = await makeDirectory();
  const member = await startAlone(directory, { maxRangeBytes: 50_000 });
  const { kv } = member.client;
  for (let i = 0; i < 10; i++) await kv.Put({ key: bytesOf(`k${i}`), value: new Uint8Array(8000) });
  const all = { key: bytesOf('k'), rangeEnd: bytesOf('l') };
  const { resourceExhausted: code } = GRPC_STATUS;
  const details = 'etcdserver: range is too large for one answer: set a limit, or use RangeStream';
  expect(await failureOf(kv.Range(all))).toEqual({ code, details });
  // Sorting by value holds them all, whatever the limit.
  expect(await failureOf(kv.Range({ ...all, sortTarget: 4, sortOrder: 1, limit: 1 }))).toEqual({ code, details });
  expect((await kv.Range({ ...all, limit: 5 })).kvs).toHaveLength(5);
  expect((await kv.Range({ ...all, keysOnly: true })).kvs).toHaveLength(10);
  expect((await kv.Range({ ...all, countOnly: true })).count).toBe(10);
  // The ranges of a transaction share the limit; one that writes is the log's, and the same on all members.
  const some = { requestRange: RangeRequest.create({ ...all, limit: 4 }) };
  const one = { requestRange: RangeRequest.create({ key: bytesOf('k0') }) };
  expect((await kv.Txn({ success: [some, one] })).responses).toHaveLength(2);
  expect(await failureOf(kv.Txn({ success: [some, some] }))).toEqual({ code, details });
  expect(await failureOf(kv.Txn({ success: Array.from({ length: 7 }, () => one) }))).toEqual({ code, details });
  const put = { requestPut: PutRequest.create({ key: bytesOf('other'), value: bytesOf('v') }) };
  expect((await kv.Txn({ success: [some, some, put] })).responses).toHaveLength(3);
  await member.close();
  await rm(directory, { recursive: true, force: true });
});
