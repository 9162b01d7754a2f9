// Whose a data directory is: claimed once, checked at each start, whole after every crash.

import { describe, expect, test } from 'vitest';
import { utf8Decode } from '../core/bytes.ts';
import { createRandom } from '../core/random.ts';
import { randomCrash } from './crash-policies.ts';
import { claimIdentity, type Identity, type IdentityOptions, readIdentity } from './identity.ts';
import { MemoryFileSystem } from './memory-file-system.ts';
import { codeOf, errorOf } from './testing/errors.ts';

const PATH = '/data/identity';

function claim(fs: MemoryFileSystem, options: Partial<IdentityOptions> = {}): Identity {
  return claimIdentity({
    fs,
    directory: '/data',
    clusterId: 0x1f_ffff_ffff_ffff,
    memberId: 42,
    engine: 'raft',
    dataNames: ['wal'],
    ...options,
  });
}

describe('a data directory', () => {
  test('is claimed at the first start and counts every later one', () => {
    const fs = new MemoryFileSystem();
    expect(readIdentity(fs, '/data')).toBeUndefined();
    const first = claim(fs);
    expect(first).toEqual({
      clusterId: 0x1f_ffff_ffff_ffff,
      memberId: 42,
      engine: 'raft',
      formatVersion: 1,
      incarnation: 1,
    });
    expect(readIdentity(fs, '/data')).toEqual(first);
    expect(claim(fs)).toEqual({ ...first, incarnation: 2 });
    expect(claim(fs, { clusterId: undefined, memberId: undefined }).incarnation).toBe(3);
  });

  test('is readable by people', () => {
    const fs = new MemoryFileSystem();
    claim(fs);
    expect(utf8Decode(fs.open(PATH, 'read').read(0, 1000))).toMatch(
      /^quorate data directory\nformat 1\ncluster 001fffffffffffff\nmember 000000000000002a\nengine raft\nincarnation 1\nchecksum [0-9a-f]{8}\n$/,
    );
  });

  test('of another cluster, member or engine is refused, says whose it is, and stays as it was', () => {
    const fs = new MemoryFileSystem();
    claim(fs);
    for (const [options, shown] of [
      [{ clusterId: 7 }, ['cluster 001fffffffffffff', '0000000000000007']],
      [{ memberId: 7 }, ['member 000000000000002a', '0000000000000007']],
      [{ engine: 'zab' }, ['engine raft', 'zab']],
    ] as const) {
      const error = errorOf(() => claim(fs, options));
      expect(error?.code).toBe('foreign-data-directory');
      for (const part of shown) expect(error?.message).toContain(part);
    }
    expect(readIdentity(fs, '/data')?.incarnation).toBe(1);
  });

  test('with data but without an identity is refused: nobody knows whose votes are in it', () => {
    const fs = new MemoryFileSystem();
    fs.makeDirectory('/data/wal');
    expect(codeOf(() => claim(fs))).toBe('missing-identity');
    expect(fs.list('/data')).toEqual(['wal']);
  });

  test('that is empty needs to be told whose it will be', () => {
    expect(codeOf(() => claim(new MemoryFileSystem(), { memberId: undefined }))).toBe('missing-identity');
  });

  test('with any bit of its identity flipped is refused, not guessed at', () => {
    const fs = new MemoryFileSystem();
    claim(fs);
    const size = fs.size(PATH);
    for (let at = 0; at < size; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const copy = fs.clone();
        copy.flipBit(PATH, at, bit);
        expect(
          codeOf(() => claim(copy)),
          `byte ${at}, bit ${bit}`,
        ).toBe('corrupt-identity');
      }
    }
  });

  test('never repeats an incarnation, wherever the power is cut', () => {
    for (let seed = 0; seed < 150; seed++) {
      const random = createRandom(seed);
      const fs = new MemoryFileSystem();
      let last = 0;
      for (let start = 0; start < 8; start++) {
        fs.cutPowerAt(1 + random.below(8));
        const code = codeOf(() => {
          const { incarnation } = claim(fs);
          expect(incarnation).toBeGreaterThan(last);
          last = incarnation;
        });
        expect(['none', 'power-cut']).toContain(code);
        fs.crash(randomCrash(random));
      }
      expect(claim(fs).incarnation).toBeGreaterThan(last);
    }
  });
});
