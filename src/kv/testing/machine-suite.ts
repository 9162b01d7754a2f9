// What the state machine must do on any store: one suite, run on memory and on LMDB. Random commands are applied; the
// machine is crashed around its flushes, replayed, and moved by snapshot; it must always equal one that never was.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { crc32 } from '../../core/crc32.ts';
import { toBinaryString } from '../binary-string.ts';
import { encodeCommand, type KvCommand } from '../commands.ts';
import { KvMachine, type KvResult } from '../machine.ts';
import { createMemoryStore } from '../memory-store.ts';
import { anyDelete, anyPut, anyTxn, deleteRequest, putRequest, rangeRequest } from './requests.ts';
import type { StoreHarness } from './store-suite.ts';

const ALL = { key: '\0', rangeEnd: '\0' };

const command: fc.Arbitrary<KvCommand> = fc.oneof(
  { weight: 8, arbitrary: anyPut.map((request) => ({ type: 'put' as const, request })) },
  { weight: 3, arbitrary: anyDelete.map((request) => ({ type: 'delete-range' as const, request })) },
  { weight: 4, arbitrary: anyTxn.map((request) => ({ type: 'txn' as const, request })) },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 0, max: 30 })
      .map((revision) => ({ type: 'compaction' as const, request: { revision, physical: false } })),
  },
  {
    weight: 1,
    arbitrary: fc.integer({ min: 1, max: 3 }).map((id) => ({
      type: 'member-attributes' as const,
      member: { id, name: `m${id}`, clientUrls: ['http://a', 'http://b'].slice(0, id) },
    })),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'cluster-version' as const, version: '3.6.0' }) },
);
/** After which entry the machine does what. */
const events = fc.array(
  fc.record({
    after: fc.nat({ max: 60 }),
    type: fc.constantFrom('flush', 'flush and crash in it', 'crash', 'move', 'work'),
  }),
  { maxLength: 8, size: 'max' },
);

interface Point {
  readonly machine: KvMachine;
  readonly harness: StoreHarness;
}

function flush(machine: KvMachine): Promise<number> {
  return new Promise((resolve, reject) =>
    machine.flush((error, durableIndex) => (error === undefined ? resolve(durableIndex) : reject(error))),
  );
}

function everything(machine: KvMachine): unknown {
  const { mvcc, members } = machine;
  const revisions: unknown[] = [];
  for (let revision = Math.max(1, mvcc.compactedRevision); revision <= mvcc.revision; revision++) {
    const { kvs } = mvcc.range(rangeRequest({ ...ALL, revision }));
    const texts = kvs.map((kv) => [
      toBinaryString(kv.key),
      kv.createRevision,
      kv.modRevision,
      kv.version,
      crc32(kv.value),
    ]);
    revisions.push(texts.join(' '));
  }
  const { appliedIndex, appliedTerm } = machine;
  return { revisions, appliedIndex, appliedTerm, members: members.list(), version: members.clusterVersion };
}

export function kvMachineSuite(name: string, open: () => Promise<StoreHarness>, runs: number): void {
  describe(name, () => {
    test('crashed, replayed and moved, it equals a machine that never was', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(command, { minLength: 1, maxLength: 60, size: 'max' }),
          events,
          async (commands, happenings) => {
            const log = commands.map(encodeCommand);
            const calm = new KvMachine(createMemoryStore());
            const results: KvResult[] = log.map((data, at) => calm.apply(at + 1, 1, data));
            const harness = await open();
            let point: Point = { harness, machine: new KvMachine(harness.store) };
            const replay = (end: number): void => {
              for (let index = point.machine.appliedIndex + 1; index <= end; index++) {
                const result = point.machine.apply(index, 1, log[index - 1] as Uint8Array);
                expect(result).toEqual(results[index - 1]);
              }
            };
            for (let index = 1; index <= log.length; index++) {
              replay(index);
              for (const { after, type } of happenings) {
                if (after !== index) continue;
                point = await happen(type, point, open);
                replay(index);
              }
            }
            expect(everything(point.machine)).toEqual(everything(calm));
            expect(point.machine.hash()).toBe(calm.hash());
            await point.harness.dispose();
          },
        ),
        { numRuns: runs },
      );
    });

    test('after a crash it is at the index it called durable, or at a later flush', async () => {
      let harness = await open();
      let machine = new KvMachine(harness.store);
      const put = (index: number): void => {
        machine.apply(index, 3, encodeCommand({ type: 'put', request: putRequest({ key: `k${index}` }) }));
      };
      for (let index = 1; index <= 5; index++) put(index);
      machine.advance(6, 4);
      expect(machine.durableIndex).toBe(0);
      expect(await flush(machine)).toBe(6);
      put(7);
      harness = await harness.crash();
      machine = new KvMachine(harness.store);
      expect([machine.appliedIndex, machine.appliedTerm, machine.durableIndex]).toEqual([6, 4, 6]);
      expect(machine.mvcc.range(rangeRequest(ALL)).count).toBe(5);
      expect(() => put(6)).toThrow('already applied');
      await harness.dispose();
    });

    test('a flush that waits for the log writes the state as of its start', async () => {
      let harness = await open();
      const machine = new KvMachine(harness.store);
      const put = (index: number): void => {
        machine.apply(index, 1, encodeCommand({ type: 'put', request: putRequest({ key: `k${index}` }) }));
      };
      put(1);
      const waiting: (() => void)[] = [];
      const flushed = new Promise<number>((resolve) => {
        machine.flush(
          (_, durableIndex) => resolve(durableIndex),
          (index, start) => {
            expect(index).toBe(1);
            waiting.push(start);
          },
        );
      });
      put(2);
      expect(machine.isFlushing).toBe(true);
      waiting[0]?.();
      expect(await flushed).toBe(1);
      harness = await harness.crash();
      expect(new KvMachine(harness.store).appliedIndex).toBe(1);
      await harness.dispose();
    });

    test('a snapshot is of its moment, whatever is applied, flushed or compacted while it is read', async () => {
      const harness = await open();
      const machine = new KvMachine(harness.store);
      let index = 0;
      const apply = (one: KvCommand): KvResult => machine.apply(++index, 1, encodeCommand(one));
      for (let i = 0; i < 300; i++) {
        const value = new Uint8Array(1000).fill(i);
        apply({ type: 'put', request: { ...putRequest({ key: `k${i % 100}` }), value } });
        if (i === 200) await flush(machine);
      }
      const [image, hash] = [everything(machine), machine.hash()];
      const snapshot = machine.snapshot();
      const chunks: Uint8Array[] = [];
      for (const chunk of snapshot) {
        chunks.push(chunk);
        apply({ type: 'put', request: putRequest({ key: `k${chunks.length}`, value: 'later' }) });
        if (chunks.length === 1) apply({ type: 'compaction', request: { revision: 200, physical: true } });
        if (chunks.length === 2) apply({ type: 'delete-range', request: deleteRequest(ALL) });
        await flush(machine);
      }
      snapshot.release();
      expect(chunks.length).toBeGreaterThan(3);
      expect(snapshot.index).toBe(300);
      const copy = new KvMachine(createMemoryStore());
      copy.restore(chunks);
      expect(everything(copy)).toEqual(image);
      expect(copy.hash()).toBe(hash);
      // And over what the machine itself has become since.
      machine.restore(chunks);
      expect(everything(machine)).toEqual(image);
      expect(machine.durableIndex).toBe(300);
      await harness.dispose();
    });
  });
}

async function happen(type: string, { machine, harness }: Point, open: () => Promise<StoreHarness>): Promise<Point> {
  switch (type) {
    case 'flush':
      if (!machine.isFlushing) await flush(machine);
      return { machine, harness };
    case 'work':
      machine.backgroundWork(3);
      return { machine, harness };
    case 'move': {
      const target = await open();
      const moved = new KvMachine(target.store);
      const snapshot = machine.snapshot();
      const restore = moved.beginRestore();
      // The stream may be cut anywhere.
      for (const chunk of snapshot)
        for (let at = 0; at < chunk.length; at += 7) restore.write(chunk.subarray(at, at + 7));
      restore.commit();
      snapshot.release();
      await harness.dispose();
      return { machine: moved, harness: target };
    }
    default: {
      const wanted = machine.durableIndex;
      // A flush that is never let go on, as when the log was not durable in time.
      if (type === 'flush and crash in it')
        machine.flush(
          () => {},
          () => {},
        );
      const after = await harness.crash();
      const reopened = new KvMachine(after.store);
      expect(reopened.appliedIndex).toBe(wanted);
      return { machine: reopened, harness: after };
    }
  }
}
