// What the log does on a file system that works: the same tests on memory and on a real disk.

import { beforeEach, describe, expect, test } from 'vitest';
import { equalBytes } from '../../core/bytes.ts';
import { crc32 } from '../../core/crc32.ts';
import { type FileSystem, join } from '../file-system.ts';
import { inspectWal } from '../inspect-wal.ts';
import { openWal, type WalRecord } from '../wal.ts';
import { errorOf } from './errors.ts';
import type { FileSystemUnderTest } from './file-system-suite.ts';
import { WalUser } from './wal-harness.ts';

/** Not counted: released ones whose space is still being given back. */
function segmentsOf(fs: FileSystem, directory: string): number {
  return fs.list(directory).filter((name) => name.endsWith('.wal')).length;
}

export function describeWal(name: string, create: () => FileSystemUnderTest): void {
  describe(`the log on ${name}`, () => {
    let under: FileSystemUnderTest;
    let directory: string;
    beforeEach(() => {
      under = create();
      directory = join(under.directory, 'wal');
    });
    const user = (segmentBytes?: number): WalUser => new WalUser(under.fs, directory, segmentBytes);
    const commit = async (of: WalUser): Promise<void> => {
      const done = of.commitDone();
      under.completeSyncs();
      expect(await done).toBeUndefined();
    };

    test('a missing directory is an empty log, and stays without files until something is committed', () => {
      const fresh = user();
      expect(fresh.recovered).toEqual([]);
      expect(fresh.wal.recovery).toEqual({ segments: 0, batches: 0, records: 0, torn: undefined });
      fresh.wal.close();
      expect(under.fs.list(directory)).toEqual([]);
    });

    test('gives back groups, types and payloads of every size, in order', async () => {
      const { fs } = under;
      const payloads = [0, 1, 27, 28, 29, 511, 512, 513, 4096, 300_000].map((size) =>
        new Uint8Array(size).fill(size & 0xff),
      );
      const written = payloads.map((payload, i) => ({
        group: [0, 5, 2 ** 40][i % 3] as number,
        type: (i * 50) & 0xff,
        payload,
      }));
      const options = { fs, directory, segmentBytes: 1 << 16, crc32, checkpoint: () => [] };
      const wal = openWal(options, () => undefined);
      for (const { group, type, payload } of written) wal.append(group, type, payload, 2 ** 50);
      const done = new Promise<unknown>((resolve) => wal.commit(resolve));
      under.completeSyncs();
      expect(await done).toBeUndefined();
      wal.close();
      const read: WalRecord[] = [];
      openWal(options, (record) => read.push(record)).close();
      expect(read.map(({ group, type }) => [group, type])).toEqual(written.map(({ group, type }) => [group, type]));
      expect(read.every(({ payload }, i) => equalBytes(payload, payloads[i] as Uint8Array))).toBe(true);
    });

    test('copies what is appended', async () => {
      const one = user();
      const payload = new Uint8Array(100).fill(1);
      one.wal.append(1, 9, payload, 0);
      payload.fill(2);
      await commit(one);
      one.wal.close();
      const read: WalRecord[] = [];
      const options = { fs: under.fs, directory, segmentBytes: 1024, crc32, checkpoint: () => [] };
      openWal(options, (record) => read.push(record)).close();
      expect(read.at(-1)?.payload).toEqual(new Uint8Array(100).fill(1));
    });

    test('what is appended while a commit is under way belongs to the next one', async () => {
      const one = user();
      one.append(2);
      const first = one.commitDone();
      expect(one.wal.hasPending).toBe(false);
      one.append(1);
      expect(one.wal.hasPending).toBe(true);
      under.completeSyncs();
      await first;
      expect(one.acknowledged).toBe(2);
      await commit(one);
      one.wal.close();
      expect(user().recovered).toEqual([1, 2, 3]);
    });

    test('what was appended but not committed is forgotten', async () => {
      const one = user();
      one.append(2);
      await commit(one);
      one.append(3);
      one.wal.close();
      expect(user().recovered).toEqual([1, 2]);
    });

    test('goes on over many lives and segments, and gives every entry once', async () => {
      for (let life = 0; life < 5; life++) {
        const one = user();
        expect(one.recovered).toEqual(Array.from({ length: life * 40 }, (_, i) => i + 1));
        for (let i = 0; i < 10; i++) {
          one.append(4);
          await commit(one);
        }
        one.wal.close();
      }
      expect(under.fs.list(directory).length).toBeGreaterThan(5);
    });

    test('a batch larger than a segment gets a segment of its own', async () => {
      const one = user(512);
      one.append(1);
      await commit(one);
      one.append(1, 5000);
      await commit(one);
      one.append(1);
      await commit(one);
      one.wal.close();
      expect(under.fs.list(directory)).toHaveLength(3);
      expect(user(512).recovered).toEqual([1, 2, 3]);
    });

    test('each segment begins with the checkpoint, so that it can be read without those before it', async () => {
      const one = user();
      for (let i = 0; i < 60; i++) {
        one.append(1);
        await commit(one);
      }
      const before = segmentsOf(under.fs, directory);
      one.release(50);
      expect(segmentsOf(under.fs, directory)).toBeLessThan(before);
      one.wal.close();
      const two = user();
      WalUser.expectSound(one, two);
      expect(two.recovered[0]).toBeGreaterThan(1);
      expect(two.recovered.at(-1)).toBe(60);
    });

    test('releases only segments of which nothing is needed, never the last, and knows the indexes after a restart', async () => {
      const one = user(512);
      for (let i = 0; i < 30; i++) {
        one.append(1);
        await commit(one);
      }
      one.wal.close();
      const two = user(512);
      two.release(10);
      two.wal.close();
      const three = user(512);
      const first = three.recovered[0] as number;
      expect(first).toBeGreaterThan(1);
      expect(first).toBeLessThanOrEqual(11);
      three.release(1000);
      expect(segmentsOf(under.fs, directory)).toBe(1);
      three.append(1);
      await commit(three);
      three.wal.close();
      expect(user(512).recovered.at(-1)).toBe(31);
    });

    test('a segment that several groups share goes once each of them has released it', async () => {
      const { fs } = under;
      const wal = openWal({ fs, directory, segmentBytes: 256, crc32, checkpoint: () => [] }, () => undefined);
      for (let index = 1; index <= 6; index++) {
        for (const group of [1, 2]) wal.append(group, 1, new Uint8Array(60), index);
        const done = new Promise((resolve) => wal.commit(resolve));
        under.completeSyncs();
        await done;
      }
      const segments = (): number => segmentsOf(fs, directory);
      const all = segments();
      wal.release(4, 1);
      expect(segments()).toBe(all);
      wal.release(2, 2);
      expect(segments()).toBe(all - 2);
      wal.release(4, 2);
      expect(segments()).toBe(all - 4);
      wal.close();
    });

    test('a missing segment is refused by its name', async () => {
      const one = user(512);
      for (let i = 0; i < 30; i++) {
        one.append(1);
        await commit(one);
      }
      one.wal.close();
      const name = under.fs.list(directory)[2] as string;
      under.fs.remove(join(directory, name));
      const error = errorOf(() => user(512));
      expect(error?.code).toBe('corrupt-wal');
      expect(error?.message).toContain(name);
    });

    test('shows what is in it without changing it', async () => {
      const one = user(512);
      for (let i = 0; i < 6; i++) {
        one.append(2);
        await commit(one);
      }
      const before = under.fs.list(directory).map((file) => [file, under.fs.size(join(directory, file))]);
      const report = inspectWal({ fs: under.fs, directory, crc32 });
      expect(report.problem).toBeUndefined();
      expect(report.torn).toBeUndefined();
      expect(report.batches.map((batch) => batch.sequence)).toEqual([1, 2, 3, 4, 5, 6]);
      const entries = report.batches.flatMap((batch) => batch.records).filter((record) => record.type === 1);
      expect(entries.map((record) => record.index)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
      expect(under.fs.list(directory).map((file) => [file, under.fs.size(join(directory, file))])).toEqual(before);
      one.wal.close();
    });

    test('refuses misuse as the bug it is', async () => {
      const one = user();
      expect(() => one.wal.commit(() => undefined)).toThrow('nothing to commit');
      expect(() => one.wal.append(0, 256, new Uint8Array(1), 0)).toThrow('not a record type');
      expect(() => one.wal.append(-1, 1, new Uint8Array(1), 0)).toThrow('not a group');
      expect(() => one.wal.append(0, 1, new Uint8Array(1), 0.5)).toThrow('not a log index');
      one.append(1);
      const first = one.commitDone();
      one.append(1);
      expect(() => one.wal.commit(() => undefined)).toThrow('one commit at a time');
      under.completeSyncs();
      await first;
      one.wal.close();
      one.wal.close();
      expect(() => one.wal.append(0, 1, new Uint8Array(1), 0)).toThrow('closed');
    });
  });
}
