import { describe, expect, test } from 'vitest';
import { CompactionRequest, PutRequest, RangeRequest, TxnRequest } from '../codec/etcd/kv.ts';
import { QuorateError } from '../core/errors.ts';
import { encodeCommand, encodeRequest } from '../kv/commands.ts';
import { KvMachine, type KvResult } from '../kv/machine.ts';
import { createMemoryStore } from '../kv/memory-store.ts';
import { membershipFromBytes, membershipToBytes } from '../protocols/log-wire.ts';
import { EMPTY_MEMBERSHIP } from '../protocols/membership.ts';
import type { EntryKind, LogEntry } from '../protocols/replicated-log.ts';
import { KvStateMachine } from './kv-state-machine.ts';
import { bytesOf, textOf } from './testing/text.ts';

function openMachine(): KvStateMachine {
  const store = createMemoryStore();
  return new KvStateMachine({ machine: new KvMachine(store), store, membershipOf: membershipFromBytes });
}

const entry = (index: number, kind: EntryKind, data: Uint8Array = new Uint8Array()): LogEntry => ({
  index,
  term: 1,
  kind,
  origin: 1,
  request: index,
  data,
});
const put = (index: number, key: string, value: string): LogEntry =>
  entry(
    index,
    'data',
    encodeRequest('put', PutRequest.encode(PutRequest.create({ key: bytesOf(key), value: bytesOf(value) }))),
  );
const publish = (index: number, id: number, name: string): LogEntry =>
  entry(index, 'data', encodeCommand({ type: 'member-attributes', member: { id, name, clientUrls: [] } }));
const readText = (machine: KvStateMachine, key: string): string =>
  textOf(machine.range(RangeRequest.create({ key: bytesOf(key) })).kvs[0]?.value);

async function* chunksOf(chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const chunk of chunks) yield chunk.slice();
}

async function flush(machine: KvStateMachine, index: number): Promise<number> {
  return await new Promise((resolve, reject) =>
    machine.flush(index, (error, durable) => (error ? reject(error) : resolve(durable))),
  );
}

describe('applying', () => {
  test('every kind of entry counts; only data has a result', async () => {
    const machine = openMachine();
    expect(machine.apply(entry(1, 'no-op'))).toBeUndefined();
    expect((machine.apply(put(2, 'k', 'v')) as KvResult).revision).toBe(2);
    expect(machine.apply(entry(3, 'membership', membershipToBytes({ ...EMPTY_MEMBERSHIP, voters: [1] })))).toBe(
      undefined,
    );
    expect(readText(machine, 'k')).toBe('v');
    expect(await flush(machine, 3)).toBe(3);
    expect(machine.durableIndex).toBe(3);
  });

  test('members that leave take their names along; those that leave a joint configuration not yet', () => {
    const machine = openMachine();
    for (const id of [1, 2, 3, 4]) machine.apply(publish(id, id, `n${id}`));
    const membership = { ...EMPTY_MEMBERSHIP, voters: [1], outgoing: [1, 2], learners: [3] };
    machine.apply(entry(5, 'membership', membershipToBytes(membership)));
    expect([1, 2, 3, 4].map((id) => machine.attributesOf(id)?.name)).toEqual(['n1', 'n2', 'n3', undefined]);
  });

  test('a transaction that only reads changes nothing', () => {
    const machine = openMachine();
    machine.apply(put(1, 'k', 'v'));
    const request = TxnRequest.create({ success: [{ requestRange: RangeRequest.create({ key: bytesOf('k') }) }] });
    expect(machine.readTxn(request, 1000).responses.length).toBe(1);
    expect(machine.revision).toBe(2);
  });
});

describe('compaction', () => {
  test('is swept in the background; who waits hears when nothing is left', async () => {
    const machine = openMachine();
    for (let i = 1; i <= 3000; i++) machine.apply(put(i, `k${i % 7}`, String(i)));
    machine.apply(entry(3001, 'data', encodeRequest('compaction', CompactionRequest.encode({ revision: 3000 }))));
    await new Promise<void>((resolve) => machine.whenSwept(resolve));
    let isCalledAtOnce = false;
    machine.whenSwept(() => {
      isCalledAtOnce = true;
    });
    expect(isCalledAtOnce).toBe(true);
    expect(readText(machine, 'k1')).toBe('2997');
    expect(() => machine.range(RangeRequest.create({ key: bytesOf('k1'), revision: 5 }))).toThrow(QuorateError);
  });
});

describe('snapshots', () => {
  test('carry keys, revisions and members to another machine, as of their index', async () => {
    const source = openMachine();
    source.apply(publish(1, 9, 'nine'));
    source.apply(put(2, 'k', 'old'));
    const snapshot = source.snapshot();
    source.apply(put(3, 'k', 'new'));
    const target = openMachine();
    target.apply(put(1, 'other', 'x'));
    await target.restore(2, 1, chunksOf(snapshot.chunks));
    snapshot.release();
    expect([snapshot.index, target.durableIndex, target.revision]).toEqual([2, 2, 2]);
    expect([readText(target, 'k'), readText(target, 'other')]).toEqual(['old', '']);
    expect(target.attributesOf(9)?.name).toBe('nine');
    target.apply(put(3, 'k', 'new'));
    expect(readText(target, 'k')).toBe('new');
  });

  test('that break off leave everything as it was', async () => {
    const source = openMachine();
    source.apply(put(1, 'k', 'v'));
    const whole: Uint8Array[] = [];
    for await (const chunk of chunksOf(source.snapshot().chunks)) whole.push(chunk);
    const bytes = Buffer.concat(whole);
    const target = openMachine();
    target.apply(put(1, 'mine', 'x'));
    await expect(target.restore(1, 1, chunksOf([bytes.subarray(0, -1)]))).rejects.toMatchObject({
      code: 'corrupt-snapshot',
    });
    expect(readText(target, 'mine')).toBe('x');
  });

  test('at another index than was said are refused', async () => {
    const source = openMachine();
    source.apply(put(1, 'k', 'v'));
    await expect(openMachine().restore(7, 1, chunksOf(source.snapshot().chunks))).rejects.toMatchObject({
      code: 'corrupt-snapshot',
    });
  });
});
