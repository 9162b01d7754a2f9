// The file system in memory: the port's suite, and that it is as bad as a disk may be, and no worse.

import { describe, expect, test } from 'vitest';
import { utf8Decode, utf8Encode } from '../core/bytes.ts';
import { createRandom } from '../core/random.ts';
import { keepSectors, keepUnsynced, loseUnsynced, randomCrash, tearLastAt } from './crash-policies.ts';
import type { File } from './file-system.ts';
import { MemoryFileSystem } from './memory-file-system.ts';
import { codeOf } from './testing/errors.ts';
import { describeFileSystem } from './testing/file-system-suite.ts';

describeFileSystem('memory', () => {
  const fs = new MemoryFileSystem();
  fs.makeDirectory('/data');
  return { fs, directory: '/data', completeSyncs: () => fs.completeSyncs() };
});

function create(fs: MemoryFileSystem, path: string, content: string): File {
  const file = fs.open(path, 'create');
  file.write(utf8Encode(content), 0);
  return file;
}

function createDurable(fs: MemoryFileSystem, path: string, content: string): File {
  const file = create(fs, path, content);
  file.syncNow();
  fs.syncDirectory('/');
  return file;
}

function contentOf(fs: MemoryFileSystem, path: string): string {
  return utf8Decode(fs.open(path, 'read').read(0, 10_000));
}

describe('a crash', () => {
  test('forgets writes that were not synced and keeps those that were', () => {
    const fs = new MemoryFileSystem();
    const file = createDurable(fs, '/a', 'durable');
    file.write(utf8Encode('DURABLE and more'), 0);
    fs.crash(loseUnsynced);
    expect(contentOf(fs, '/a')).toBe('durable');
  });

  test('a completed sync covers what was written before it was asked for, not what came after', () => {
    const fs = new MemoryFileSystem();
    const file = createDurable(fs, '/a', '..');
    file.write(utf8Encode('A'), 0);
    file.sync(() => undefined);
    file.write(utf8Encode('B'), 1);
    fs.completeSyncs();
    fs.crash(loseUnsynced);
    expect(contentOf(fs, '/a')).toBe('A.');
  });

  test('a sync that has not completed covers nothing, and never completes', () => {
    const fs = new MemoryFileSystem();
    const file = createDurable(fs, '/a', '..');
    file.write(utf8Encode('A'), 0);
    let completed = 0;
    file.sync(() => completed++);
    fs.crash(loseUnsynced);
    fs.completeSyncs();
    expect(contentOf(fs, '/a')).toBe('..');
    expect(completed).toBe(0);
  });

  test('kills the files that were open', () => {
    const fs = new MemoryFileSystem();
    const file = createDurable(fs, '/a', 'x');
    fs.crash(keepUnsynced);
    expect(codeOf(() => file.read(0, 1))).toBe('closed');
  });

  test('tears the last write at the byte it is told, earlier ones not', () => {
    const fs = new MemoryFileSystem();
    const file = createDurable(fs, '/a', '........');
    file.write(utf8Encode('AAAA'), 0);
    file.write(utf8Encode('BBBB'), 4);
    fs.crash(tearLastAt(1));
    expect(contentOf(fs, '/a')).toBe('AAAAB...');
  });

  test('keeps any sectors of a write, in any order', () => {
    const fs = new MemoryFileSystem();
    const file = createDurable(fs, '/a', '.'.repeat(1536));
    file.write(utf8Encode('x'.repeat(1400)), 100);
    fs.crash(keepSectors((sector) => sector !== 1));
    expect(contentOf(fs, '/a')).toBe(
      '.'.repeat(100) + 'x'.repeat(412) + '.'.repeat(512) + 'x'.repeat(476) + '.'.repeat(36),
    );
  });

  test('forgets names whose directory was not synced', () => {
    const fs = new MemoryFileSystem();
    createDurable(fs, '/old', 'old');
    create(fs, '/new', 'new').syncNow();
    fs.rename('/old', '/renamed');
    fs.crash(loseUnsynced);
    expect(fs.list('/')).toEqual(['old']);
    fs.remove('/old');
    fs.crash(loseUnsynced);
    expect(contentOf(fs, '/old')).toBe('old');
  });

  test('a rename over a file leaves the one or the other, whole, whatever else survives', () => {
    for (let seed = 0; seed < 200; seed++) {
      const fs = new MemoryFileSystem();
      createDurable(fs, '/a', 'old').close();
      create(fs, '/a.tmp', 'new').syncNow();
      fs.rename('/a.tmp', '/a');
      fs.crash(randomCrash(createRandom(seed)));
      expect(['old', 'new']).toContain(contentOf(fs, '/a'));
    }
  });

  test('a random one never touches what was synced and reaches every kind of outcome', () => {
    const outcomes = new Set<string>();
    for (let seed = 0; seed < 300; seed++) {
      const fs = new MemoryFileSystem();
      const file = createDurable(fs, '/a', 's'.repeat(600));
      file.write(utf8Encode('x'.repeat(1024)), 512);
      fs.crash(randomCrash(createRandom(seed)));
      const content = contentOf(fs, '/a');
      expect(content.slice(0, 512)).toBe('s'.repeat(512));
      const [first, second] = [content.slice(512, 1024), content.slice(1024)];
      const isFirst = first === 'x'.repeat(512);
      const isSecond = second === 'x'.repeat(512);
      if (isFirst && isSecond) outcomes.add('whole');
      else if (isFirst && second === '') outcomes.add('first sector');
      else if (isSecond) outcomes.add('second sector');
      else if (content === 's'.repeat(600)) outcomes.add('nothing');
      else outcomes.add('torn inside a sector');
    }
    expect([...outcomes].sort()).toEqual(['first sector', 'nothing', 'second sector', 'torn inside a sector', 'whole']);
  });
});

describe('faults', () => {
  test('cuts the power at a boundary: the call is left unfinished and all later ones fail until the crash', () => {
    const fs = new MemoryFileSystem();
    const file = createDurable(fs, '/a', 'x');
    fs.cutPowerAt(2);
    file.write(utf8Encode('y'), 0);
    expect(codeOf(() => file.syncNow())).toBe('power-cut');
    expect(codeOf(() => fs.list('/'))).toBe('power-cut');
    fs.crash(loseUnsynced);
    expect(contentOf(fs, '/a')).toBe('x');
  });

  test('after a failed sync reads see data that no later sync makes durable, until it is written again', () => {
    const fs = new MemoryFileSystem();
    const file = createDurable(fs, '/a', 'old');
    const outcome = (): string => {
      const copy = fs.clone();
      copy.crash(keepUnsynced);
      return contentOf(copy, '/a');
    };
    file.write(utf8Encode('new'), 0);
    fs.failSyncs();
    expect(codeOf(() => file.syncNow())).toBe('io');
    expect(contentOf(fs, '/a')).toBe('new');
    file.syncNow();
    expect(outcome()).toBe('old');
    file.write(utf8Encode('new'), 0);
    file.syncNow();
    expect(outcome()).toBe('new');
  });

  test('runs out of space, in the middle of a write too, and has some again when files go', () => {
    const fs = new MemoryFileSystem({ capacityBytes: 10 });
    create(fs, '/a', '123456');
    const file = create(fs, '/b', '12');
    expect(codeOf(() => file.write(utf8Encode('12345'), 2))).toBe('no-space');
    expect(contentOf(fs, '/b')).toBe('1212');
    expect(codeOf(() => file.preallocate(5))).toBe('no-space');
    fs.remove('/a');
    file.write(utf8Encode('12345'), 2);
    expect(contentOf(fs, '/b')).toBe('1212345');
  });

  test('loses, misdirects and rots', () => {
    const fs = new MemoryFileSystem();
    const file = create(fs, '/a', '........');
    fs.loseWrites();
    file.write(utf8Encode('A'), 0);
    fs.misdirectWrite(3);
    file.write(utf8Encode('B'), 1);
    fs.flipBit('/a', 7, 0);
    expect(contentOf(fs, '/a')).toBe('....B../');
  });

  test('counts changing calls and tells of them', () => {
    const fs = new MemoryFileSystem();
    const seen: string[] = [];
    fs.onOperation = ({ ordinal, type, path }) => seen.push(`${ordinal} ${type} ${path}`);
    const file = create(fs, '/a', 'x');
    file.read(0, 1);
    file.syncNow();
    fs.rename('/a', '/b');
    fs.syncDirectory('/');
    expect(seen).toEqual(['1 create /a', '2 write /a', '3 sync /a', '4 rename /b', '5 sync-directory /']);
    expect(fs.operations).toBe(5);
  });

  test('an onSync hook decides when a sync completes', () => {
    const waiting: (() => void)[] = [];
    const fs = new MemoryFileSystem({ onSync: (complete) => waiting.push(complete) });
    const file = create(fs, '/a', 'x');
    const done: string[] = [];
    file.sync(() => done.push('first'));
    file.sync(() => done.push('second'));
    waiting[1]?.();
    waiting[0]?.();
    expect(done).toEqual(['second', 'first']);
  });
});
