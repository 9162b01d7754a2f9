// The log on a disk that lies: bits flip, writes are lost or land elsewhere, files are swapped. Whatever happens to what
// was acknowledged, it is given back as it was, or the start is refused with file, offset and remedy.

import { describe, expect, test } from 'vitest';
import { crc32 } from '../core/crc32.ts';
import { keepSectors, loseUnsynced, tearLastAt } from './crash-policies.ts';
import { inspectWal } from './inspect-wal.ts';
import { MemoryFileSystem } from './memory-file-system.ts';
import { errorOf } from './testing/errors.ts';
import { DIRECTORY, WalUser } from './testing/wal-harness.ts';
import { CorruptWalError } from './wal-scan.ts';

const SEGMENT = `${DIRECTORY}/0000000000000001.wal`;

function commit(user: WalUser, fs: MemoryFileSystem): void {
  user.commit();
  fs.completeSyncs();
}

/** `batches` acknowledged batches of two entries. */
function acknowledged(
  batches: number,
  segmentBytes = 1 << 16,
  entryBytes?: number,
): { fs: MemoryFileSystem; user: WalUser } {
  const fs = new MemoryFileSystem();
  const user = new WalUser(fs, DIRECTORY, segmentBytes);
  for (let i = 0; i < batches; i++) {
    user.append(2, entryBytes);
    commit(user, fs);
  }
  return { fs, user };
}

function reopen(fs: MemoryFileSystem): WalUser {
  return new WalUser(fs, DIRECTORY, 1 << 16);
}

/** The bytes of the log that are not preallocated zeros. */
function usedBytes(fs: MemoryFileSystem, path: string): number {
  const bytes = fs.open(path, 'read').read(0, 1 << 20);
  return bytes.findLastIndex((byte) => byte !== 0) + 1;
}

/** Opens the log: it has everything, or it is refused as corrupt; anything else is told in words. */
function verdictOn(fs: MemoryFileSystem, user: WalUser): string {
  let after: WalUser | undefined;
  const operations = fs.operations;
  const error = errorOf(() => {
    after = reopen(fs);
  });
  if (after) {
    const isWhole =
      after.recovered.length === user.acknowledged && after.recovered.every((entry, i) => entry === i + 1);
    return isWhole ? 'whole' : `recovered ${after.recovered}`;
  }
  if (!(error instanceof CorruptWalError)) return `refused with ${error}`;
  const { file, offset, message } = error;
  const isComplete = message.startsWith(`${file}: corrupt at offset ${offset}: `) && message.includes('Remedy: ');
  if (!isComplete) return `refused without saying enough: ${message}`;
  return fs.operations === operations ? 'refused' : 'refused, but changed';
}

describe('bit rot', () => {
  test.each([
    ['of a log left by a crash', false],
    ['of a log that was closed', true],
  ])('in every bit %s: refused, never lost, never changed', (_, isClosed) => {
    const { fs, user } = acknowledged(4, 2048);
    if (isClosed) user.wal.close();
    const used = usedBytes(fs, SEGMENT);
    expect(used).toBeGreaterThan(300);
    const wrong: string[] = [];
    for (let at = 0; at < used; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const copy = fs.clone();
        copy.flipBit(SEGMENT, at, bit);
        const verdict = verdictOn(copy, user);
        if (verdict !== 'refused') wrong.push(`byte ${at}, bit ${bit}: ${verdict}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  test('in the free space behind the log: harmless, or refused', () => {
    const { fs, user } = acknowledged(2, 2048);
    const used = usedBytes(fs, SEGMENT);
    for (let at = used; at < used + 600; at++) {
      const copy = fs.clone();
      copy.flipBit(SEGMENT, at, at & 7);
      expect(verdictOn(copy, user), `byte ${at}`).toBe('whole');
    }
  });

  test('anywhere in a log of several segments', () => {
    const { fs, user } = acknowledged(12, 512);
    const names = fs.list(DIRECTORY);
    expect(names.length).toBeGreaterThan(3);
    for (const name of names) {
      const path = `${DIRECTORY}/${name}`;
      const used = usedBytes(fs, path);
      for (let at = 0; at < used; at += 3) {
        const copy = fs.clone();
        copy.flipBit(path, at, at & 7);
        expect(verdictOn(copy, user), `${name}, byte ${at}`).toBe('refused');
      }
    }
  });

  test('names the file and the offset of the batch that is damaged', () => {
    const { fs } = acknowledged(5);
    const third = inspectWal({ fs, directory: DIRECTORY, crc32 }).batches[2];
    fs.flipBit(SEGMENT, (third?.offset ?? 0) + 40, 3);
    expect(errorOf(() => reopen(fs))).toMatchObject({ code: 'corrupt-wal', file: SEGMENT, offset: third?.offset });
    const report = inspectWal({ fs, directory: DIRECTORY, crc32 });
    expect(report.batches).toHaveLength(2);
    expect(report.problem?.code).toBe('corrupt-wal');
  });

  test('in the last acknowledged batch, with a torn one behind it', () => {
    const { fs, user } = acknowledged(3);
    const last = inspectWal({ fs, directory: DIRECTORY, crc32 }).batches.at(-1);
    user.append(1, 3000);
    user.commit();
    for (const torn of [40, 600, 2000]) {
      const copy = fs.clone();
      copy.crash(tearLastAt(torn));
      copy.flipBit(SEGMENT, (last?.offset ?? 0) + 50, 0);
      expect(errorOf(() => reopen(copy))?.code).toBe('corrupt-wal');
    }
  });
});

describe('a disk that does not do what it says', () => {
  test('a lost write with later ones behind it is refused', () => {
    const { fs, user } = acknowledged(2);
    user.append(1);
    fs.loseWrites();
    commit(user, fs);
    user.append(1);
    commit(user, fs);
    fs.crash(loseUnsynced);
    expect(errorOf(() => reopen(fs))?.code).toBe('corrupt-wal');
  });

  test('a lost write at the end is refused too, once the log was closed', () => {
    const { fs, user } = acknowledged(2);
    user.append(1);
    fs.loseWrites();
    commit(user, fs);
    user.wal.close();
    expect(errorOf(() => reopen(fs))?.code).toBe('corrupt-wal');
  });

  test('a misdirected write, over older batches or beyond the end, is refused or harmless', () => {
    for (const distance of [-700, -500, -96, -32, 32, 96, 512, 4096]) {
      const { fs, user } = acknowledged(6, 1 << 16, 100);
      const whole = [...Array(user.acknowledged).keys()].map((i) => i + 1);
      user.append(1, 200);
      fs.misdirectWrite(distance);
      commit(user, fs);
      user.append(1, 200);
      commit(user, fs);
      fs.crash(loseUnsynced);
      let recovered: number[] | undefined;
      const error = errorOf(() => {
        recovered = reopen(fs).recovered;
      });
      expect(recovered ?? error?.code, `by ${distance}`).toBe('corrupt-wal');
      expect(whole).toHaveLength(12);
    }
  });

  test('a whole segment that was overwritten with another one is refused', () => {
    const { fs } = acknowledged(12, 512);
    const [first, second] = fs.list(DIRECTORY) as [string, string];
    fs.remove(`${DIRECTORY}/${first}`);
    fs.rename(`${DIRECTORY}/${second}`, `${DIRECTORY}/${first}`);
    expect(errorOf(() => reopen(fs))?.code).toBe('corrupt-wal');
  });

  test('the last segment gone is refused where it can be known: the ones before it are whole', () => {
    const { fs, user } = acknowledged(12, 512);
    const names = fs.list(DIRECTORY);
    for (const name of names.slice(0, -1)) fs.remove(`${DIRECTORY}/${name}`);
    // Only the newest is left: it has a checkpoint and stands by itself, as after a release.
    const after = new WalUser(fs, DIRECTORY, 512);
    expect(after.recovered.at(-1)).toBe(user.acknowledged);
    expect(after.checkpointBefore).toBe((after.recovered[0] ?? 0) + 1);
  });

  test('bytes of another place are never taken for a batch, even as somebody’s data', () => {
    const { fs, user } = acknowledged(3);
    const image = fs.open(SEGMENT, 'read').read(0, usedBytes(fs, SEGMENT));
    // The log's own bytes as a value in the log, at every alignment, in a write torn so that its own header is missing.
    for (let padding = 0; padding < 64; padding++) {
      const copy = fs.clone();
      const next = new WalUser(copy, DIRECTORY, 1 << 16);
      const data = new Uint8Array(padding + image.length);
      data.set(image, padding);
      next.wal.append(7, 9, data, 0);
      next.commit();
      const header = inspectWal({ fs: copy, directory: DIRECTORY, crc32 }).batches.at(-1)?.offset ?? 0;
      copy.crash(keepSectors((sector) => sector !== Math.floor(header / 512)));
      expect(reopen(copy).recovered).toHaveLength(user.acknowledged);
    }
  });

  test('a later format is refused by its version, not as corruption', () => {
    const { fs } = acknowledged(1);
    const file = fs.open(SEGMENT, 'read-write');
    const header = file.read(0, 64);
    const view = new DataView(header.buffer);
    view.setUint32(8, 2, true);
    view.setUint32(56, crc32(header.subarray(0, 56)), true);
    file.write(header, 0);
    const error = errorOf(() => reopen(fs));
    expect(error?.code).toBe('unsupported-format');
    expect(error?.message).toContain('version 2');
  });
});
