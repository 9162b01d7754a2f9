// The log in memory: the suite of what it does when nothing fails, and its answers to failed writes and syncs.

import { describe, expect, test } from 'vitest';
import { QuorateError } from '../core/errors.ts';
import { createRandom } from '../core/random.ts';
import { keepUnsynced, loseUnsynced, randomCrash } from './crash-policies.ts';
import { MemoryFileSystem } from './memory-file-system.ts';
import { errorOf } from './testing/errors.ts';
import { DIRECTORY, WalUser } from './testing/wal-harness.ts';
import { describeWal } from './testing/wal-suite.ts';

describeWal('memory', () => {
  const fs = new MemoryFileSystem();
  return { fs, directory: '/data', completeSyncs: () => fs.completeSyncs() };
});

function commit(user: WalUser, fs: MemoryFileSystem): void {
  user.commit();
  fs.completeSyncs();
}

describe('group commit', () => {
  test('a commit is one write and one sync, however many records', () => {
    const fs = new MemoryFileSystem();
    const user = new WalUser(fs, DIRECTORY, 1 << 20);
    user.append(1);
    commit(user, fs);
    const seen: string[] = [];
    fs.onOperation = ({ type }) => seen.push(type);
    user.append(500);
    commit(user, fs);
    expect(seen).toEqual(['write', 'sync']);
  });

  test('nothing is acknowledged before the sync completes', () => {
    const fs = new MemoryFileSystem();
    const user = new WalUser(fs);
    user.append(3);
    user.commit();
    expect(user.acknowledged).toBe(0);
    fs.completeSyncs();
    expect(user.acknowledged).toBe(3);
  });

  test('a new segment is acknowledged only once its name is durable', () => {
    const fs = new MemoryFileSystem();
    const user = new WalUser(fs);
    user.append(1);
    const order: string[] = [];
    fs.onOperation = ({ type }) => order.push(type);
    user.commit(() => order.push('acknowledged'));
    fs.completeSyncs();
    expect(order).toEqual(['create', 'preallocate', 'write', 'sync', 'sync-directory', 'acknowledged']);
  });

  test('removes segments oldest first, with the directory synced after each', () => {
    const fs = new MemoryFileSystem();
    const user = new WalUser(fs, DIRECTORY, 256);
    for (let i = 0; i < 12; i++) {
      user.append(1);
      commit(user, fs);
    }
    const order: string[] = [];
    fs.onOperation = ({ type, path }) => order.push(type === 'sync-directory' ? type : `${type} ${path}`);
    user.release(5);
    const renamed = order.filter((operation) => operation.startsWith('rename'));
    expect(renamed.length).toBeGreaterThan(1);
    expect(renamed).toEqual([...renamed].sort());
    expect(order).toEqual(
      renamed.flatMap((operation) => [operation, 'sync-directory', operation.replace('rename', 'remove')]),
    );
  });

  test('what was released and not yet removed when the process died is removed at the next start', () => {
    const fs = new MemoryFileSystem();
    const user = new WalUser(fs, DIRECTORY, 256);
    for (let i = 0; i < 6; i++) {
      user.append(1);
      commit(user, fs);
    }
    fs.onOperation = ({ type }) => {
      if (type === 'remove') fs.cutPowerAt(0);
    };
    expect(errorOf(() => user.release(2))?.code).toBe('power-cut');
    fs.onOperation = undefined;
    fs.crash(loseUnsynced);
    expect(fs.list(DIRECTORY).some((name) => name.endsWith('.released'))).toBe(true);
    WalUser.expectSound(user, new WalUser(fs, DIRECTORY, 256));
    expect(fs.list(DIRECTORY).some((name) => name.endsWith('.released'))).toBe(false);
  });

  test('a commit under way when the log is closed never reports', () => {
    const fs = new MemoryFileSystem();
    const user = new WalUser(fs);
    user.append(1);
    user.commit();
    user.wal.close();
    fs.completeSyncs();
    expect(user.acknowledged).toBe(0);
    expect(user.errors).toEqual([]);
  });
});

describe('a failed sync', () => {
  test('is final: reported once, never retried, and everything after it refused', () => {
    const fs = new MemoryFileSystem();
    const user = new WalUser(fs);
    user.append(2);
    commit(user, fs);
    user.append(1);
    fs.failSyncs();
    commit(user, fs);
    expect(user.errors).toEqual(['io']);
    expect(user.acknowledged).toBe(2);
    const operations = fs.operations;
    expect(errorOf(() => user.wal.append(7, 1, new Uint8Array(1), 0))?.code).toBe('io');
    expect(errorOf(() => user.wal.commit(() => undefined))?.code).toBe('io');
    expect(errorOf(() => user.wal.release(1))?.code).toBe('io');
    user.wal.close();
    expect(fs.operations).toBe(operations);
    expect(user.wal.failure?.code).toBe('io');
  });

  test('is final for want of space too: a delayed allocation that found none invites no other try', () => {
    const fs = new MemoryFileSystem();
    const { open } = fs;
    fs.open = (path, mode) => {
      const file = open.call(fs, path, mode);
      file.sync = (done) => done(new QuorateError('no-space', 'the quota is used up'));
      return file;
    };
    const user = new WalUser(fs);
    user.append(1);
    user.commit();
    expect(user.errors).toEqual(['io']);
    expect(user.acknowledged).toBe(0);
    expect(user.wal.failure?.message).toContain('quota');
  });

  test('of a new segment’s directory is final too', () => {
    const fs = new MemoryFileSystem();
    const user = new WalUser(fs);
    user.append(1);
    fs.onOperation = ({ type }) => {
      if (type === 'sync-directory') fs.cutPowerAt(0);
    };
    user.commit();
    fs.completeSyncs();
    expect(user.errors).toEqual(['power-cut']);
    expect(user.acknowledged).toBe(0);
    expect(user.wal.failure).toBeDefined();
  });

  test('leaves data that only looks written: a restarted process writes it again before it relies on it', () => {
    for (const policy of [loseUnsynced, keepUnsynced]) {
      const fs = new MemoryFileSystem();
      const first = new WalUser(fs);
      first.append(2);
      commit(first, fs);
      first.append(1);
      fs.failSyncs();
      commit(first, fs);
      // Only the process goes: reads still show entry 3, which is not on disk.
      const second = new WalUser(fs);
      expect(second.recovered).toEqual([1, 2, 3]);
      fs.crash(policy);
      expect(new WalUser(fs).recovered).toEqual([1, 2, 3]);
    }
  });

  test('of a whole new segment likewise', () => {
    const fs = new MemoryFileSystem();
    const first = new WalUser(fs);
    first.append(1);
    fs.failSyncs();
    commit(first, fs);
    expect(new WalUser(fs).recovered).toEqual([1]);
    fs.crash(loseUnsynced);
    expect(new WalUser(fs).recovered).toEqual([1]);
  });

  test('when the process died between write and sync, a restart makes the data durable before it relies on it', () => {
    const fs = new MemoryFileSystem();
    const first = new WalUser(fs);
    first.append(1);
    commit(first, fs);
    first.append(1);
    first.commit();
    expect(new WalUser(fs).recovered).toEqual([1, 2]);
    fs.crash(loseUnsynced);
    expect(new WalUser(fs).recovered).toEqual([1, 2]);
  });
});

describe('a full disk', () => {
  test('refuses the commit, keeps all that is pending, and takes it when there is space', () => {
    const fs = new MemoryFileSystem();
    const user = new WalUser(fs, DIRECTORY, 4096);
    user.append(2);
    commit(user, fs);
    fs.capacityBytes = fs.usedBytes + 100;
    user.append(2, 3000);
    commit(user, fs);
    commit(user, fs);
    expect(user.errors).toEqual(['no-space', 'no-space']);
    expect(user.wal.hasPending).toBe(true);
    expect(user.wal.failure).toBeUndefined();
    user.append(1, 100);
    fs.capacityBytes = Number.POSITIVE_INFINITY;
    commit(user, fs);
    expect(user.acknowledged).toBe(5);
    user.wal.close();
    expect(new WalUser(fs, DIRECTORY, 4096).recovered).toEqual([1, 2, 3, 4, 5]);
  });

  test('at any size, with a crash at any point of it, loses nothing acknowledged and never looks like corruption', () => {
    for (let seed = 0; seed < 400; seed++) {
      const random = createRandom(seed);
      const fs = new MemoryFileSystem();
      const user = new WalUser(fs, DIRECTORY, 4096);
      user.append(2);
      commit(user, fs);
      fs.capacityBytes = fs.usedBytes + random.below(6000);
      for (let turn = 0; turn < 8; turn++) {
        user.append(1 + random.below(3), 4 + random.below(2500));
        commit(user, fs);
        if (random.chance(0.3)) fs.capacityBytes += random.below(4000);
      }
      if (random.chance(0.5)) fs.capacityBytes = Number.POSITIVE_INFINITY;
      // The commit whose boundary the power is cut at may be a retry.
      fs.cutPowerAt(1 + random.below(4));
      try {
        for (let turn = 0; turn < 4; turn++) {
          user.append(1);
          commit(user, fs);
        }
      } catch (thrown) {
        expect((thrown as { code?: string }).code).toBe('power-cut');
      }
      fs.crash(randomCrash(random));
      fs.capacityBytes = Number.POSITIVE_INFINITY;
      WalUser.expectSound(user, new WalUser(fs, DIRECTORY, 4096));
    }
  });

  test('leaves nothing of the failed write that could mix with the one that is tried later', () => {
    const fs = new MemoryFileSystem();
    const user = new WalUser(fs, DIRECTORY, 4 << 20);
    user.append(1);
    commit(user, fs);
    user.wal.close();
    const before = new WalUser(fs, DIRECTORY, 4 << 20);
    fs.capacityBytes = fs.usedBytes + 150_000;
    // Larger than what is preallocated for: a part of it reaches the file.
    before.append(1, 200_000);
    commit(before, fs);
    expect(before.errors).toEqual(['no-space']);
    before.append(1, 1000);
    fs.capacityBytes = Number.POSITIVE_INFINITY;
    before.commit();
    // The first attempt's header is on disk, and of the second attempt everything but the header.
    fs.crash({
      surviving: (change) => {
        if (change.type === 'resize') return [];
        if (!change.isLast) return [[0, change.length]];
        return [[512 - (change.offset % 512), change.length]];
      },
      survivesName: () => true,
    });
    const after = new WalUser(fs, DIRECTORY, 4 << 20);
    WalUser.expectSound(before, after);
    expect(after.recovered).toEqual([1]);
  });

  test('when creating a segment leaves no trace of the attempt', () => {
    const fs = new MemoryFileSystem({ capacityBytes: 600 });
    const user = new WalUser(fs, DIRECTORY, 1024);
    user.append(1);
    commit(user, fs);
    expect(user.errors).toEqual(['no-space']);
    expect(fs.list(DIRECTORY)).toEqual([]);
    fs.capacityBytes = 100_000;
    commit(user, fs);
    expect(user.acknowledged).toBe(1);
  });
});
