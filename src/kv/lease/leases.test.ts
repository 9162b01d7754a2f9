// Leases in the state machine: what hangs on what, through puts, deletions, transactions, crashes and snapshots.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeCommand, type KvCommand } from '../commands.ts';
import { KvMachine, type KvResult } from '../machine.ts';
import { createMemoryStore, type MemoryStore } from '../memory-store.ts';
import {
  anyDelete,
  anyPut,
  anyTxn,
  bytes,
  deleteRequest,
  putRequest,
  rangeRequest,
  txnRequest,
} from '../testing/requests.ts';
import { LEASE_TTL_SECONDS_MAX } from './leases.ts';

class Bench {
  store: MemoryStore = createMemoryStore();
  machine = new KvMachine(this.store);
  private index = 0;

  apply(command: KvCommand): KvResult {
    return this.machine.apply(++this.index, 1, encodeCommand(command));
  }

  grant(id: bigint, ttlSeconds = 10): KvResult {
    return this.apply({ type: 'lease-grant', id, ttlSeconds });
  }

  put(key: string, lease = 0n): KvResult {
    return this.apply({ type: 'put', request: putRequest({ key, lease }) });
  }

  keys(): string[] {
    const { kvs } = this.machine.mvcc.range(rangeRequest({ key: '\0', rangeEnd: '\0' }));
    return kvs.map(({ key }) => String.fromCharCode(...key));
  }

  crash(): void {
    this.machine.flush(() => {});
    this.store = this.store.crash();
    this.machine = new KvMachine(this.store);
  }

  /** On to another machine, by a snapshot. */
  move(): void {
    const snapshot = this.machine.snapshot();
    this.store = createMemoryStore();
    this.machine = new KvMachine(this.store);
    this.machine.restore(snapshot);
    snapshot.release();
  }

  /** What hangs on each lease is exactly the keys that name it. */
  check(): void {
    const { leases, mvcc } = this.machine;
    const { kvs } = mvcc.range(rangeRequest({ key: '\0', rangeEnd: '\0' }));
    const named = new Map<bigint, string[]>();
    for (const { key, lease } of kvs) {
      if (lease === 0n) continue;
      expect(leases.has(lease)).toBe(true);
      named.set(lease, [...(named.get(lease) ?? []), String.fromCharCode(...key)]);
    }
    for (const { id } of leases.all()) expect(leases.keysOf(id)).toEqual(named.get(id) ?? []);
  }
}

describe('grants', () => {
  test('a lease is granted once, with an identifier and within bounds', () => {
    const bench = new Bench();
    expect(bench.grant(7n, 60).response).toMatchObject({ id: 7n, ttlSeconds: 60 });
    expect(bench.grant(7n, 60).error?.message).toBe('etcdserver: lease already exists');
    expect(bench.grant(8n, LEASE_TTL_SECONDS_MAX + 1).error?.message).toBe('etcdserver: too large lease TTL');
    expect(bench.grant(0n).error?.message).toBe('etcdserver: requested lease not found');
    expect(bench.grant(-1n, LEASE_TTL_SECONDS_MAX).error).toBeUndefined();
    expect(bench.machine.mvcc.revision).toBe(1);
  });

  test('a key can hang on a lease that exists only', () => {
    const bench = new Bench();
    expect(bench.put('a', 7n).error?.message).toBe('etcdserver: requested lease not found');
    bench.grant(7n);
    expect(bench.put('a', 7n).error).toBeUndefined();
  });
});

describe('keys of a lease', () => {
  test('come, move to another lease, are let go and deleted', () => {
    const bench = new Bench();
    bench.grant(1n);
    bench.grant(2n);
    for (const key of ['c', 'a', 'b', 'd']) bench.put(key, 1n);
    const keysOf = (id: bigint): string[] => bench.machine.leases.keysOf(id);
    expect(keysOf(1n)).toEqual(['a', 'b', 'c', 'd']);
    bench.put('a', 2n);
    bench.put('b');
    bench.apply({ type: 'put', request: putRequest({ key: 'c', ignoreLease: true }) });
    bench.apply({ type: 'delete-range', request: deleteRequest({ key: 'd' }) });
    expect([keysOf(1n), keysOf(2n)]).toEqual([['c'], ['a']]);
  });

  test('go with it, all in one revision, and nothing else', () => {
    const bench = new Bench();
    bench.grant(1n);
    bench.grant(2n);
    for (const key of ['a', 'b', 'c']) bench.put(key, 1n);
    bench.put('d', 2n);
    bench.put('e');
    const before = bench.machine.mvcc.revision;
    expect(bench.apply({ type: 'lease-revoke', id: 1n })).toMatchObject({ revision: before + 1, error: undefined });
    expect(bench.keys()).toEqual(['d', 'e']);
    expect(bench.apply({ type: 'lease-revoke', id: 1n }).error?.message).toBe('etcdserver: requested lease not found');
    // A lease without keys makes no revision, and its identifier is free again.
    bench.grant(1n);
    expect(bench.apply({ type: 'lease-revoke', id: 1n }).revision).toBe(before + 1);
  });
});

describe('an end that somebody proposed', () => {
  const seen = (bench: Bench, id: bigint) => ({ id, renewedAt: bench.machine.leases.get(id)?.renewedAt ?? 0 });

  test('takes place if nothing came between', () => {
    const bench = new Bench();
    bench.grant(1n);
    bench.grant(2n);
    bench.put('a', 1n);
    bench.put('b', 2n);
    const both = [seen(bench, 1n), seen(bench, 2n), { id: 3n, renewedAt: 1 }];
    const { revision } = bench.apply({ type: 'lease-expire', leases: both });
    expect([revision, bench.keys(), bench.machine.leases.size]).toEqual([5, [], 0]);
  });

  test('is void after a renewal, or if the lease is another one of that name', () => {
    const bench = new Bench();
    bench.grant(1n);
    bench.grant(2n);
    bench.put('a', 1n);
    const both = [seen(bench, 1n), seen(bench, 2n)];
    expect(bench.apply({ type: 'lease-renew', ids: [1n, 9n] }).response).toEqual({ ttlsSeconds: [10, 0] });
    bench.apply({ type: 'lease-revoke', id: 2n });
    bench.grant(2n);
    bench.apply({ type: 'lease-expire', leases: both });
    expect([bench.keys(), bench.machine.leases.size]).toEqual([['a'], 2]);
  });

  test('what was left is noted, unless it was renewed since, and a renewal gives it all back', () => {
    const bench = new Bench();
    const left = (): number | undefined => bench.machine.leases.get(1n)?.remainingSeconds;
    bench.grant(1n, 100);
    const first = seen(bench, 1n);
    bench.apply({ type: 'lease-checkpoint', leases: [{ ...first, remainingSeconds: 40 }] });
    expect(left()).toBe(40);
    bench.apply({ type: 'lease-checkpoint', leases: [{ ...first, remainingSeconds: 60 }] });
    expect(left()).toBe(40);
    bench.apply({ type: 'lease-renew', ids: [1n] });
    expect(left()).toBe(100);
    bench.apply({ type: 'lease-checkpoint', leases: [{ ...first, remainingSeconds: 20 }] });
    expect(left()).toBe(100);
  });
});

const id = fc.bigInt({ min: 1n, max: 3n });
const command: fc.Arbitrary<KvCommand> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('lease-grant' as const), id, ttlSeconds: fc.constant(5) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('lease-revoke' as const), id }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('lease-renew' as const), ids: fc.array(id, { maxLength: 3 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(anyPut, id).map(([put, lease]) => ({
      type: 'put' as const,
      request: put.ignoreLease ? put : { ...put, lease },
    })),
  },
  { weight: 1, arbitrary: anyPut.map((request) => ({ type: 'put' as const, request })) },
  { weight: 2, arbitrary: anyDelete.map((request) => ({ type: 'delete-range' as const, request })) },
  { weight: 2, arbitrary: anyTxn.map((request) => ({ type: 'txn' as const, request })) },
);

test('keys and leases agree through everything, and replicas with one another', () => {
  const step = fc.oneof({ weight: 10, arbitrary: command }, fc.constantFrom('crash' as const, 'move' as const));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
      const bench = new Bench();
      const plain = new Bench();
      for (const one of steps) {
        if (one === 'crash') bench.crash();
        else if (one === 'move') bench.move();
        else {
          expect(bench.apply(one)).toEqual(plain.apply(one));
          bench.check();
        }
      }
      expect(bench.machine.hash()).toBe(plain.machine.hash());
    }),
    { numRuns: 60 },
  );
});

test('state written before there were leases is as if there were none', () => {
  const bench = new Bench();
  bench.put('a');
  bench.crash();
  expect(bench.machine.leases.size).toBe(0);
  const txn = txnRequest({ success: [{ requestPut: putRequest({ key: 'b', lease: 1n }) }] });
  expect(bench.apply({ type: 'txn', request: txn }).error?.code).toBe('lease-not-found');
  expect(bytes('b').length).toBe(1);
});
