// The log when the power goes: at every write boundary, at every byte of the last write, with any sectors on disk, in the
// middle of a recovery, and over many lives. Nothing acknowledged is ever lost or changed; what was not is there to the
// end of a batch or not at all; and no torn write is taken for corruption.

import { describe, expect, test } from 'vitest';
import { QuorateError } from '../core/errors.ts';
import { createRandom } from '../core/random.ts';
import {
  type CrashPolicy,
  keepSectors,
  keepUnsynced,
  loseUnsynced,
  randomCrash,
  tearLastAt,
} from './crash-policies.ts';
import { MemoryFileSystem } from './memory-file-system.ts';
import { DIRECTORY, WalUser } from './testing/wal-harness.ts';

/** Runs `action` until it ends or the power goes; returns whether it went. */
function untilPowerCut(action: () => void): boolean {
  try {
    action();
    return false;
  } catch (thrown) {
    if (thrown instanceof QuorateError && thrown.code === 'power-cut') return true;
    throw thrown;
  }
}

function commit(user: WalUser, fs: MemoryFileSystem): void {
  user.commit((error) => {
    if (error) throw error;
  });
  fs.completeSyncs();
}

/** A short life with batches of several sizes, new segments and releases. */
function live(user: WalUser, fs: MemoryFileSystem): void {
  for (let turn = 0; turn < 14; turn++) {
    user.append(1 + (turn % 4), turn % 5 === 3 ? 700 : undefined);
    commit(user, fs);
    if (turn % 6 === 5) user.release(user.acknowledged - 4);
  }
}

/** After the crash: a sound restart, which goes on working, and stays sound over another crash. */
function expectSoundAfter(user: WalUser, fs: MemoryFileSystem, policy: CrashPolicy): void {
  fs.crash(policy);
  const second = new WalUser(fs);
  WalUser.expectSound(user, second);
  second.append(2);
  commit(second, fs);
  fs.crash(loseUnsynced);
  const third = new WalUser(fs);
  WalUser.expectSound(second, third);
  expect(third.wal.recovery.torn).toBeUndefined();
}

function policies(seed: number): CrashPolicy[] {
  const random = (i: number): CrashPolicy => randomCrash(createRandom(seed * 1000 + i));
  return [
    loseUnsynced,
    keepUnsynced,
    tearLastAt(1),
    tearLastAt(33),
    ...Array.from({ length: 12 }, (_, i) => random(i)),
  ];
}

function operationsOfALife(): number {
  const fs = new MemoryFileSystem();
  live(new WalUser(fs), fs);
  return fs.operations;
}

describe('power cut', () => {
  test('at every write boundary', () => {
    const total = operationsOfALife();
    expect(total).toBeGreaterThan(40);
    for (let boundary = 1; boundary <= total; boundary++) {
      const fs = new MemoryFileSystem();
      fs.cutPowerAt(boundary);
      let user: WalUser | undefined;
      const wasCut = untilPowerCut(() => {
        user = new WalUser(fs);
        live(user, fs);
      });
      expect(wasCut).toBe(true);
      // Cut while the very first start made its directory: nothing was promised to anybody.
      const promised = user ?? new WalUser(new MemoryFileSystem());
      for (const policy of policies(boundary)) expectSoundAfter(promised, fs.clone(), policy);
    }
  });

  test('at every boundary of the recovery from a power cut', () => {
    for (let seed = 0; seed < 25; seed++) {
      const random = createRandom(seed);
      const fs = new MemoryFileSystem();
      const user = new WalUser(fs);
      fs.cutPowerAt(1 + random.below(operationsOfALife() - 2));
      untilPowerCut(() => live(user, fs));
      fs.crash(randomCrash(random));
      for (let boundary = 1; ; boundary++) {
        const copy = fs.clone();
        copy.cutPowerAt(boundary);
        const wasCut = untilPowerCut(() => new WalUser(copy));
        for (const policy of policies(seed)) expectSoundAfter(user, copy.clone(), policy);
        if (!wasCut) break;
      }
    }
  });

  test('at every byte of the last write, and with every single sector of it missing', () => {
    for (const [before, bytes] of [
      [0, 30],
      [0, 1500],
      [3, 30],
      [3, 600],
      [5, 2000],
    ] as const) {
      const fs = new MemoryFileSystem();
      const user = new WalUser(fs, DIRECTORY, 4096);
      for (let i = 0; i < before; i++) {
        user.append(1);
        commit(user, fs);
      }
      user.append(2, bytes);
      user.commit();
      const written = 2 * bytes + 300;
      const outcomes = new Set<number>();
      for (let byte = 0; byte <= written; byte++) {
        const copy = fs.clone();
        copy.crash(tearLastAt(byte));
        const after = new WalUser(copy, DIRECTORY, 4096);
        WalUser.expectSound(user, after);
        outcomes.add(after.recovered.length);
      }
      for (let missing = 0; missing * 512 < written; missing++) {
        const copy = fs.clone();
        copy.crash(keepSectors((sector) => sector !== missing));
        WalUser.expectSound(user, new WalUser(copy, DIRECTORY, 4096));
      }
      expect([...outcomes].sort()).toEqual([before, before + 2]);
    }
  });

  test('data full of zeros is torn like any other', () => {
    const fs = new MemoryFileSystem();
    const user = new WalUser(fs, DIRECTORY, 1 << 16);
    user.append(1);
    commit(user, fs);
    user.wal.append(7, 9, new Uint8Array(5000), 0);
    user.append(1);
    user.wal.append(7, 9, new Uint8Array(5000), 0);
    user.commit();
    for (let seed = 0; seed < 300; seed++) {
      const copy = fs.clone();
      const random = createRandom(seed);
      copy.crash(keepSectors(() => random.chance(0.8)));
      const zeros: number[] = [];
      const after = new WalUser(copy, DIRECTORY, 1 << 16, ({ type, payload }) => {
        if (type === 9) zeros.push(payload.every((byte) => byte === 0) ? payload.length : -1);
        return type === 9;
      });
      WalUser.expectSound(user, after);
      expect(zeros).toEqual(after.recovered.length === 2 ? [5000, 5000] : []);
    }
  });

  test('reports the torn write that it cut, once', () => {
    const fs = new MemoryFileSystem();
    const user = new WalUser(fs);
    user.append(1);
    commit(user, fs);
    user.append(1, 300);
    user.commit();
    fs.crash(tearLastAt(100));
    const torn = new WalUser(fs).wal.recovery.torn;
    expect(torn).toMatchObject({ file: `${DIRECTORY}/0000000000000001.wal`, bytes: 100 });
    expect(torn?.offset).toBeGreaterThan(64);
    expect(new WalUser(fs).wal.recovery.torn).toBeUndefined();
  });

  test('over many lives, at random', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = createRandom(seed);
      const fs = new MemoryFileSystem();
      let user = new WalUser(fs);
      for (let life = 0; life < 12; life++) {
        fs.cutPowerAt(1 + random.below(50));
        untilPowerCut(() => live(user, fs));
        fs.crash(randomCrash(random));
        const next = new WalUser(fs);
        WalUser.expectSound(user, next);
        user = next;
      }
    }
  });
});
