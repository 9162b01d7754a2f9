// What the snapshot store does on a file system that works: the same tests on memory and on a real disk.

import { beforeEach, describe, expect, test } from 'vitest';
import { utf8Decode, utf8Encode } from '../../core/bytes.ts';
import { crc32 } from '../../core/crc32.ts';
import { QuorateError } from '../../core/errors.ts';
import { join } from '../file-system.ts';
import { openSnapshotStore, type SnapshotStore } from '../snapshots.ts';
import { codeOf } from './errors.ts';
import type { FileSystemUnderTest } from './file-system-suite.ts';

/** Writes a snapshot of term index + 1 with metadata `about <index>`; the returned function throws what it ended with, if anything. */
export function writeSnapshot(store: SnapshotStore, index: number, chunks: readonly string[]): () => void {
  const writer = store.begin({ index, term: index + 1, metadata: utf8Encode(`about ${index}`) });
  for (const chunk of chunks) writer.write(utf8Encode(chunk));
  let result: QuorateError | undefined = new QuorateError('unfinished', 'the snapshot is not finished');
  writer.finish((error) => {
    result = error;
  });
  return () => {
    if (result) throw result;
  };
}

export function readSnapshot(store: SnapshotStore, index: number): string[] {
  return [...store.open(index).chunks()].map(utf8Decode);
}

export function describeSnapshots(name: string, create: () => FileSystemUnderTest): void {
  describe(`snapshots on ${name}`, () => {
    let under: FileSystemUnderTest;
    let store: SnapshotStore;
    const open = (): SnapshotStore =>
      openSnapshotStore({ fs: under.fs, directory: join(under.directory, 'snapshots'), crc32 });
    const write = async (index: number, chunks: readonly string[]): Promise<void> => {
      const writer = store.begin({ index, term: index + 1, metadata: utf8Encode(`about ${index}`) });
      for (const chunk of chunks) writer.write(utf8Encode(chunk));
      const done = new Promise((resolve) => writer.finish(resolve));
      under.completeSyncs();
      expect(await done).toBeUndefined();
    };
    beforeEach(() => {
      under = create();
      store = open();
    });

    test('a fresh store has none', () => {
      expect(store.latest()).toBeUndefined();
      expect(store.list()).toEqual([]);
      expect(codeOf(() => store.open(1))).toBe('snapshot-not-found');
    });

    test('gives back header and chunks, also after a restart', async () => {
      await write(300, ['one', 'x'.repeat(100_000), 'three']);
      store = open();
      const reader = store.open(300);
      expect([reader.index, reader.term, utf8Decode(reader.metadata)]).toEqual([300, 301, 'about 300']);
      expect([...reader.chunks()].map((chunk) => chunk.length)).toEqual([3, 100_000, 5]);
      expect(store.latest()).toMatchObject({ index: 300, term: 301 });
    });

    test('an empty one is a snapshot too; empty chunks are none', async () => {
      await write(1, []);
      await write(2, ['', 'a', '']);
      expect(readSnapshot(store, 1)).toEqual([]);
      expect(readSnapshot(store, 2)).toEqual(['a']);
    });

    test('the latest is the one of the highest index, in whatever order they came', async () => {
      for (const index of [20, 300, 9]) await write(index, [`${index}`]);
      expect(store.latest()?.index).toBe(300);
      expect(store.list()).toEqual([9, 20, 300]);
    });

    test('one of the same index is replaced', async () => {
      await write(5, ['old']);
      await write(5, ['new']);
      expect(readSnapshot(store, 5)).toEqual(['new']);
    });

    test('keeps the newest, and a reader that is open keeps its file', async () => {
      for (const index of [1, 2, 3]) await write(index, [`${index}`]);
      const reader = store.open(1);
      store.keep(2);
      expect(store.list()).toEqual([2, 3]);
      expect([...reader.chunks()].map(utf8Decode)).toEqual(['1']);
      store.keep(5);
      expect(store.list()).toEqual([2, 3]);
      store.remove(2);
      store.remove(2);
      expect(store.list()).toEqual([3]);
    });

    test('what was aborted or never finished leaves nothing', () => {
      const aborted = store.begin({ index: 1, term: 1, metadata: new Uint8Array(0) });
      aborted.write(utf8Encode('x'));
      aborted.abort();
      aborted.abort();
      const unfinished = store.begin({ index: 2, term: 1, metadata: new Uint8Array(0) });
      unfinished.write(utf8Encode('x'));
      store = open();
      expect(store.list()).toEqual([]);
      expect(under.fs.list(join(under.directory, 'snapshots'))).toEqual([]);
    });

    test('two of the same index can be written at once: the last to finish stays', async () => {
      const first = store.begin({ index: 7, term: 1, metadata: new Uint8Array(0) });
      first.write(utf8Encode('first'));
      await write(7, ['second']);
      const done = new Promise((resolve) => first.finish(resolve));
      under.completeSyncs();
      expect(await done).toBeUndefined();
      expect(readSnapshot(store, 7)).toEqual(['first']);
    });
  });
}
