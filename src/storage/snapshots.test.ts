// The snapshot store: under its name there is always a whole snapshot, whatever the disk does.

import { describe, expect, test } from 'vitest';
import { utf8Decode, utf8Encode } from '../core/bytes.ts';
import { crc32 } from '../core/crc32.ts';
import { QuorateError } from '../core/errors.ts';
import { createRandom } from '../core/random.ts';
import { keepUnsynced, loseUnsynced, randomCrash, tearLastAt } from './crash-policies.ts';
import { MemoryFileSystem } from './memory-file-system.ts';
import { openSnapshotStore, type SnapshotStore } from './snapshots.ts';
import { codeOf, errorOf } from './testing/errors.ts';
import { describeSnapshots, readSnapshot, writeSnapshot } from './testing/snapshot-suite.ts';

const DIRECTORY = '/data/snapshots';
const open = (fs: MemoryFileSystem): SnapshotStore => openSnapshotStore({ fs, directory: DIRECTORY, crc32 });

describeSnapshots('memory', () => {
  const fs = new MemoryFileSystem();
  return { fs, directory: '/data', completeSyncs: () => fs.completeSyncs() };
});

function write(fs: MemoryFileSystem, store: SnapshotStore, index: number, chunks: readonly string[]): void {
  const done = writeSnapshot(store, index, chunks);
  fs.completeSyncs();
  done();
}

describe('a power cut', () => {
  test('at every boundary leaves the snapshot before or the new one, whole', () => {
    const chunks = ['new', 'x'.repeat(700), 'end'];
    const prepare = (): MemoryFileSystem => {
      const fs = new MemoryFileSystem();
      write(fs, open(fs), 5, ['old', 'y'.repeat(900)]);
      return fs;
    };
    const seen = new Set<string>();
    for (let boundary = 1, wasCut = true; wasCut; boundary++) {
      const fs = prepare();
      fs.cutPowerAt(boundary);
      let isDone = false;
      wasCut =
        codeOf(() => {
          const store = open(fs);
          write(fs, store, 9, chunks);
          isDone = true;
          store.keep(1);
        }) === 'power-cut';
      for (let seed = 0; seed < 40; seed++) {
        const copy = fs.clone();
        const policy = [loseUnsynced, keepUnsynced, tearLastAt(seed)][seed] ?? randomCrash(createRandom(seed));
        copy.crash(policy);
        const store = open(copy);
        const latest = store.latest()?.index;
        const content = readSnapshot(store, latest ?? 0).join('|');
        expect(content).toBe(latest === 9 ? chunks.join('|') : `old|${'y'.repeat(900)}`);
        if (isDone) expect(latest).toBe(9);
        expect(copy.list(DIRECTORY).filter((name) => name.endsWith('.tmp'))).toEqual([]);
        seen.add(`${latest}`);
      }
    }
    expect([...seen].sort()).toEqual(['5', '9']);
  });
});

describe('a damaged snapshot', () => {
  test('in any bit is refused with file, offset and remedy, and never read as something else', () => {
    const fs = new MemoryFileSystem();
    write(fs, open(fs), 5, ['first', 'second part']);
    const path = `${DIRECTORY}/0000000000000005.snapshot`;
    const size = fs.size(path);
    for (let at = 0; at < size; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const copy = fs.clone();
        copy.flipBit(path, at, bit);
        const error = errorOf(() => readSnapshot(open(copy), 5));
        expect(error?.code, `byte ${at}, bit ${bit}`).toBe('corrupt-snapshot');
        expect(error?.message).toMatch(
          /^\/data\/snapshots\/0000000000000005\.snapshot: corrupt at offset \d+: .*Remedy: /,
        );
      }
    }
  });

  test('that was cut short or has parts exchanged is refused', () => {
    const fs = new MemoryFileSystem();
    write(fs, open(fs), 5, ['aaaa', 'bbbb', 'cccc']);
    const path = `${DIRECTORY}/0000000000000005.snapshot`;
    for (let size = 0; size < fs.size(path); size++) {
      const copy = fs.clone();
      copy.open(path, 'read-write').truncate(size);
      expect(codeOf(() => readSnapshot(open(copy), 5))).toBe('corrupt-snapshot');
    }
    const file = fs.open(path, 'read-write');
    const bytes = file.read(0, 1000);
    const first = utf8Decode(bytes).indexOf('aaaa') - 8;
    file.write(bytes.slice(first + 12, first + 24), first);
    file.write(bytes.slice(first, first + 12), first + 12);
    expect(codeOf(() => readSnapshot(open(fs), 5))).toBe('corrupt-snapshot');
  });

  test('under another one’s name is refused', () => {
    const fs = new MemoryFileSystem();
    write(fs, open(fs), 5, ['x']);
    fs.rename(`${DIRECTORY}/0000000000000005.snapshot`, `${DIRECTORY}/0000000000000006.snapshot`);
    expect(errorOf(() => open(fs).latest())?.message).toContain('renamed');
  });
});

describe('errors while writing', () => {
  test('no space: reported by the write that met it, nothing is left, the snapshot before stays', () => {
    const fs = new MemoryFileSystem();
    const store = open(fs);
    write(fs, store, 5, ['old']);
    const used = fs.usedBytes;
    fs.capacityBytes = used + 200;
    const writer = store.begin({ index: 9, term: 1, metadata: new Uint8Array(0) });
    writer.write(utf8Encode('fits'));
    expect(codeOf(() => writer.write(new Uint8Array(500)))).toBe('no-space');
    expect(fs.usedBytes).toBe(used);
    expect(store.list()).toEqual([5]);
    expect(readSnapshot(store, 5)).toEqual(['old']);
  });

  test('no space for the end is reported by finish', () => {
    const fs = new MemoryFileSystem();
    const store = open(fs);
    const writer = store.begin({ index: 9, term: 1, metadata: new Uint8Array(0) });
    fs.capacityBytes = fs.usedBytes;
    const errors: (string | undefined)[] = [];
    writer.finish((error) => errors.push(error?.code));
    expect(errors).toEqual(['no-space']);
    expect(fs.list(DIRECTORY)).toEqual([]);
  });

  test('a failed sync gives the snapshot no name', () => {
    const fs = new MemoryFileSystem();
    const store = open(fs);
    const writer = store.begin({ index: 9, term: 1, metadata: new Uint8Array(0) });
    writer.write(utf8Encode('data'));
    fs.failSyncs();
    const errors: (string | undefined)[] = [];
    writer.finish((error) => errors.push(error?.code));
    fs.completeSyncs();
    expect(errors).toEqual(['io']);
    expect(fs.list(DIRECTORY)).toEqual([]);
  });

  test('aborted while it syncs: never named, never reported', () => {
    const fs = new MemoryFileSystem();
    const store = open(fs);
    const writer = store.begin({ index: 9, term: 1, metadata: new Uint8Array(0) });
    writer.finish(() => {
      throw new QuorateError('internal', 'reported');
    });
    writer.abort();
    fs.completeSyncs();
    expect(fs.list(DIRECTORY)).toEqual([]);
  });
});
