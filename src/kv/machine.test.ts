// The state machine on the memory store, and what does not depend on a store: commands, bad input, damaged snapshots.

import { describe, expect, test } from 'vitest';
import { crc32 } from '../core/crc32.ts';
import { decodeCommand, encodeCommand, encodeRequest, type KvCommand } from './commands.ts';
import { KvMachine } from './machine.ts';
import { createMemoryStore, type MemoryStore } from './memory-store.ts';
import { kvMachineSuite } from './testing/machine-suite.ts';
import { bytes, deleteRequest, putRequest, rangeRequest, txnRequest } from './testing/requests.ts';
import type { StoreHarness } from './testing/store-suite.ts';

function harnessOf(store: MemoryStore): StoreHarness {
  return {
    store,
    crash: () => Promise.resolve(harnessOf(store.crash())),
    dispose: () => new Promise((resolve) => store.close(resolve)),
  };
}

kvMachineSuite('key-value machine in memory', () => Promise.resolve(harnessOf(createMemoryStore())), 150);

const put = (key: string): Uint8Array => encodeCommand({ type: 'put', request: putRequest({ key }) });

describe('commands', () => {
  test.each<KvCommand>([
    { type: 'put', request: putRequest({ key: 'k', value: 'v', lease: 3n }) },
    { type: 'delete-range', request: deleteRequest({ key: 'k', rangeEnd: 'l', prevKv: true }) },
    { type: 'txn', request: txnRequest({ success: [{ requestPut: putRequest({ key: 'k' }) }] }) },
    { type: 'compaction', request: { revision: 7, physical: true } },
    { type: 'member-attributes', member: { id: 2 ** 53 - 1, name: 'é', clientUrls: ['http://a', ''] } },
    { type: 'cluster-version', version: '3.6.0' },
    { type: 'lease-grant', id: -(2n ** 63n), ttlSeconds: 9_000_000_000 },
    { type: 'lease-revoke', id: 2n ** 63n - 1n },
    { type: 'lease-renew', ids: [1n, -1n, 2n ** 40n] },
    { type: 'lease-expire', leases: [{ id: 7n, renewedAt: 2 ** 40 }] },
    { type: 'lease-checkpoint', leases: [{ id: 7n, renewedAt: 3, remainingSeconds: 60 }] },
  ])('$type survives the log', (command) => {
    expect(decodeCommand(encodeCommand(command))).toEqual(command);
  });

  test('a request goes in as the client encoded it', () => {
    const encoded = encodeCommand({ type: 'put', request: putRequest({ key: 'k' }) });
    expect(encodeRequest('put', encoded.subarray(1))).toEqual(encoded);
  });
});

describe('bad input', () => {
  test.each<[string, Uint8Array, string]>([
    ['a truncated request', put('key').subarray(0, 4), 'malformed'],
    ['an empty key', put(''), 'empty-key'],
    [
      'an empty key in a transaction',
      encodeCommand({ type: 'txn', request: txnRequest({ failure: [{ requestDeleteRange: deleteRequest({}) }] }) }),
      'empty-key',
    ],
    [
      'a compaction of the future',
      encodeCommand({ type: 'compaction', request: { revision: 9, physical: false } }),
      'future-revision',
    ],
    ['attributes that end early', Uint8Array.of(5, 1, 3, 65), 'malformed'],
    ['attributes with more urls than bytes', Uint8Array.of(5, 1, 1, 65, 0xff, 0xff, 0x7f), 'malformed'],
  ])('%s is answered, changes nothing, and counts as applied', (_, data, code) => {
    const machine = new KvMachine(createMemoryStore());
    const before = machine.mvcc.revision;
    expect(machine.apply(1, 1, data)).toMatchObject({ revision: before, response: undefined, error: { code } });
    expect([machine.appliedIndex, machine.mvcc.revision]).toEqual([1, before]);
  });

  test('errors carry etcd’s words', () => {
    const machine = new KvMachine(createMemoryStore());
    expect(machine.apply(1, 1, put('')).error?.message).toBe('etcdserver: key is not provided');
  });

  test.each([[Uint8Array.of()], [Uint8Array.of(99, 1)]])('a command of a later version stops the machine', (data) => {
    const machine = new KvMachine(createMemoryStore());
    expect(() => machine.apply(1, 1, data)).toThrow(expect.objectContaining({ code: 'unknown-command' }));
    expect(machine.appliedIndex).toBe(0);
  });
});

describe('members', () => {
  test('are remembered until the membership leaves them out', () => {
    const machine = new KvMachine(createMemoryStore());
    for (const id of [2, 1]) {
      const member = { id, name: `m${id}`, clientUrls: [] };
      machine.apply(machine.appliedIndex + 1, 1, encodeCommand({ type: 'member-attributes', member }));
    }
    expect(machine.members.list().map(({ name }) => name)).toEqual(['m1', 'm2']);
    machine.applyMembership(3, 1, [2, 7]);
    expect(machine.members.list().map(({ name }) => name)).toEqual(['m2']);
    expect([machine.members.get(1), machine.members.get(2)?.id, machine.appliedIndex]).toEqual([undefined, 2, 3]);
  });
});

describe('snapshots', () => {
  const source = new KvMachine(createMemoryStore());
  for (let index = 1; index <= 20; index++) source.apply(index, 1, put(`key${index}`));
  const stream = (): Uint8Array => {
    const snapshot = source.snapshot();
    const parts = [...snapshot].flatMap((chunk) => [...chunk]);
    snapshot.release();
    return Uint8Array.from(parts);
  };

  test.each<[string, (whole: Uint8Array) => Uint8Array]>([
    ['cut short', (whole) => whole.subarray(0, whole.length - 1)],
    ['without its end', (whole) => whole.subarray(0, whole.length - 8)],
    ['empty', () => new Uint8Array(0)],
    ['with a flipped bit', (whole) => whole.map((byte, at) => (at === 100 ? byte ^ 4 : byte))],
    ['with more after its end', (whole) => Uint8Array.from([...whole, 0])],
    ['of absurd frames', () => new Uint8Array(100).fill(0xff)],
  ])('one %s is refused and nothing is changed', (_, damage) => {
    const machine = new KvMachine(createMemoryStore());
    machine.apply(1, 1, put('own'));
    const before = machine.hash();
    expect(() => machine.restore([damage(stream())])).toThrow(expect.objectContaining({ code: 'corrupt-snapshot' }));
    expect(machine.hash()).toBe(before);
    machine.restore([stream()]);
    expect(machine.hash()).toBe(source.hash());
  });

  test('hashes differ when a value, a member or an index does', () => {
    const base = new KvMachine(createMemoryStore());
    base.restore([stream()]);
    const hashes = new Set([base.hash()]);
    const data = (value: string): Uint8Array =>
      encodeCommand({ type: 'put', request: { ...putRequest({ key: 'key1' }), value: bytes(value) } });
    const member = { id: 1, name: 'a', clientUrls: [] };
    for (const entry of [data('x'), data('y'), encodeCommand({ type: 'member-attributes', member })]) {
      const machine = new KvMachine(createMemoryStore(), { crc32 });
      machine.restore([stream()]);
      machine.apply(21, 1, entry);
      hashes.add(machine.hash());
    }
    base.advance(21, 1);
    hashes.add(base.hash());
    expect(hashes.size).toBe(5);
    expect(base.hashKv(0)).toEqual({ ...source.hashKv(21), revision: 21 });
    expect(base.mvcc.range(rangeRequest({ key: 'key1' })).count).toBe(1);
  });
});
