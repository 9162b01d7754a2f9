// What a member does when more is asked of it than it can apply.

import { describe, expect, test } from 'vitest';
import { PutRequest, RangeRequest } from '../codec/etcd/kv.ts';
import type { UnaryCall } from '../grpc/types.ts';
import type { Context } from './context.ts';
import { KvService } from './kv-service.ts';
import { bytesOf } from './testing/text.ts';

const request = PutRequest.encode({ key: bytesOf('k') });
const call = { isOver: false, metadata: { get: () => undefined } } as unknown as UnaryCall;

/** A service whose replica only counts what reaches it. */
function serviceWith(applyLag: number): { readonly service: KvService; readonly asked: string[] } {
  const asked: string[] = [];
  const replica = { propose: () => asked.push('propose'), readBarrier: () => asked.push('read') };
  const limits = { maxRequestBytes: 1000, maxTxnOps: 128 };
  const context = { applyLag, limits, replica, leader: 1, isLearner: false } as unknown as Context;
  return { service: new KvService(context), asked };
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
