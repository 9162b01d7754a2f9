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
  return new WalUser(fs, DIRECTORY, 1 << 16, ({ type }) => type === 9);
}

/** The bytes of the log that are not preallocated zeros. */
function usedBytes(fs: MemoryFileSystem, path: string): number {
  const bytes = fs.open(path, 'read').read(0, 1 << 20);
  return bytes.findLastIndex((byte) => byte !== 0) + 1;
}

function zero(fs: MemoryFileSystem, path: string, from: number, to: number): void {
  const file = fs.open(path, 'read-write');
  file.write(new Uint8Array(Math.max(0, Math.min(to, file.size()) - from)), from);
  file.syncNow();
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

describe('bytes that turned to zeros, as a torn write leaves them', () => {
  test('are refused in any sector of any batch but the last', () => {
    const { fs, user } = acknowledged(6, 1 << 16, 600);
    const last = inspectWal({ fs, directory: DIRECTORY, crc32 }).batches.at(-1)?.offset ?? 0;
    for (let at = 0; at + 512 <= last; at += 512) {
      const copy = fs.clone();
      zero(copy, SEGMENT, at, at + 512);
      expect(verdictOn(copy, user), `sector at ${at}`).toBe('refused');
    }
    for (const at of [0, 64]) {
      const copy = fs.clone();
      zero(copy, SEGMENT, at, at + 32);
      expect(verdictOn(copy, user), `header at ${at}`).toBe('refused');
    }
  });

  test('are refused in any sector of any segment but the last', () => {
    const { fs, user } = acknowledged(8, 1024, 700);
    for (const name of fs.list(DIRECTORY).slice(0, -1)) {
      const path = `${DIRECTORY}/${name}`;
      for (let at = 0; at < usedBytes(fs, path); at += 512) {
        const copy = fs.clone();
        zero(copy, path, at, at + 512);
        expect(verdictOn(copy, user), `${name}, sector at ${at}`).toBe('refused');
      }
    }
  });

  test('are refused before a segment whose own first write was torn: that it was begun vouches for what is before it', () => {
    const { fs, user } = acknowledged(2, 4096, 600);
    expect(fs.list(DIRECTORY)).toHaveLength(1);
    user.append(1, 2000);
    user.commit();
    fs.crash(tearLastAt(20));
    expect(fs.list(DIRECTORY)).toHaveLength(2);
    expect(verdictOn(fs.clone(), user)).toBe('whole');
    const used = usedBytes(fs, SEGMENT);
    const second = inspectWal({ fs, directory: DIRECTORY, crc32 }).batches[1]?.offset ?? 0;
    const ranges = Array.from({ length: Math.ceil(used / 512) }, (_, i) => [i * 512, i * 512 + 512]);
    for (const [from, to] of [...ranges, [64, used], [96, used], [second, second + 32]] as [number, number][]) {
      const copy = fs.clone();
      zero(copy, SEGMENT, from, to);
      expect(verdictOn(copy, user), `${from} to ${to}`).toBe('refused');
    }
  });

  test('are refused at the head of the only segment that is left after a release', () => {
    const { fs, user } = acknowledged(12, 512);
    user.release(user.acknowledged);
    const [name] = fs.list(DIRECTORY) as [string];
    zero(fs, `${DIRECTORY}/${name}`, 0, 2048);
    expect(verdictOn(fs, user)).toBe('refused');
  });

  test('that were zeros all along do not make a flipped bit look torn', () => {
    const { fs, user } = acknowledged(1);
    user.append(1);
    user.wal.append(7, 9, new Uint8Array(3000), 0);
    user.append(1);
    commit(user, fs);
    const used = usedBytes(fs, SEGMENT);
    for (const at of [used - 1, used - 100, used - 1500]) {
      const copy = fs.clone();
      copy.flipBit(SEGMENT, at, 2);
      expect(verdictOn(copy, user), `byte ${at}`).toBe('refused');
    }
  });
});

describe('a disk that does not do what it says', () => {
  test('a segment with two faults, header and first batch, is refused and not taken for one that was never written', () => {
    const { fs, user } = acknowledged(1);
    fs.flipBit(SEGMENT, 20, 0);
    fs.flipBit(SEGMENT, 80, 0);
    expect(verdictOn(fs, user)).toBe('refused');
  });

  test('a segment under another name is refused', () => {
    const { fs, user } = acknowledged(3);
    fs.rename(SEGMENT, `${DIRECTORY}/0000000000000005.wal`);
    expect(verdictOn(fs, user)).toBe('refused');
  });

  test('an older state of the same place is refused', () => {
    const { fs, user } = acknowledged(3, 1 << 16, 100);
    const batches = inspectWal({ fs, directory: DIRECTORY, crc32 }).batches;
    const [from, to] = [batches[2]?.offset ?? 0, batches[2] ? usedBytes(fs, SEGMENT) : 0];
    // Another history that has its second batch where this one has its third, of the same size.
    for (let size = 1; ; size++) {
      expect(size).toBeLessThan(1000);
      const copy = new MemoryFileSystem();
      const candidate = new WalUser(copy, DIRECTORY, 1 << 16);
      candidate.append(2, size + 4);
      commit(candidate, copy);
      candidate.append(2, 100);
      commit(candidate, copy);
      if (inspectWal({ fs: copy, directory: DIRECTORY, crc32 }).batches[1]?.offset !== from) continue;
      const bytes = copy.open(SEGMENT, 'read').read(from, to - from);
      fs.open(SEGMENT, 'read-write').write(bytes, from);
      break;
    }
    expect(verdictOn(fs, user)).toBe('refused');
  });

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
