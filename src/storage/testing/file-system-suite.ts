// What every implementation of the storage port must do. Memory's and Node's both run it.

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { utf8Decode, utf8Encode } from '../../core/bytes.ts';
import type { QuorateError } from '../../core/errors.ts';
import { type File, type FileSystem, join } from '../file-system.ts';
import { codeOf } from './errors.ts';

export interface FileSystemUnderTest {
  readonly fs: FileSystem;
  /** An empty directory. */
  readonly directory: string;
  /** Lets a sync under way complete. */
  completeSyncs(): void;
}

export function describeFileSystem(name: string, create: () => FileSystemUnderTest): void {
  describe(`${name} as a file system`, () => {
    let under: FileSystemUnderTest;
    let fs: FileSystem;
    const at = (path: string): string => join(under.directory, path);
    const text = (path: string): string => {
      const file = fs.open(at(path), 'read');
      const bytes = file.read(0, 1000);
      file.close();
      return utf8Decode(bytes);
    };
    const make = (path: string, content: string): File => {
      const file = fs.open(at(path), 'create');
      file.write(utf8Encode(content), 0);
      return file;
    };
    beforeEach(() => {
      under = create();
      fs = under.fs;
    });

    test('reads back what was written, also in the middle and through another handle', () => {
      const file = make('a', 'hello world');
      file.write(utf8Encode('W'), 6);
      expect(text('a')).toBe('hello World');
      expect(utf8Decode(file.read(6, 3))).toBe('Wor');
      expect(file.size()).toBe(11);
      expect(fs.size(at('a'))).toBe(11);
      file.close();
    });

    test('reads short at the end of the file and nothing beyond it', () => {
      const file = make('a', 'hello');
      expect(utf8Decode(file.read(3, 100))).toBe('lo');
      expect(file.read(5, 10)).toHaveLength(0);
      expect(file.read(500, 10)).toHaveLength(0);
      file.close();
    });

    test('does not keep the caller’s buffer, and hands out a copy', () => {
      const bytes = utf8Encode('one');
      const file = fs.open(at('a'), 'create');
      file.write(bytes, 0);
      bytes[0] = 0;
      const read = file.read(0, 3);
      expect(utf8Decode(read)).toBe('one');
      read[0] = 0;
      expect(utf8Decode(file.read(0, 3))).toBe('one');
      file.close();
    });

    test('fills a gap before a write with zeros', () => {
      const file = fs.open(at('a'), 'create');
      file.write(utf8Encode('x'), 3);
      expect([...file.read(0, 10)]).toEqual([0, 0, 0, 120]);
      file.close();
    });

    test('writes many parts one after another', () => {
      const file = fs.open(at('a'), 'create');
      if (!file.writev) return;
      file.write(utf8Encode('...'), 0);
      file.writev([utf8Encode('ab'), utf8Encode(''), utf8Encode('cde')], 1);
      expect(text('a')).toBe('.abcde');
      file.close();
    });

    test('truncates and extends with zeros; a cut part does not come back', () => {
      const file = make('a', 'hello');
      file.truncate(2);
      expect(file.size()).toBe(2);
      file.truncate(4);
      expect([...file.read(0, 10)]).toEqual([104, 101, 0, 0]);
      file.close();
    });

    test('preallocates zeros behind the data and never shrinks', () => {
      const file = make('a', 'hello');
      file.preallocate(700_000);
      expect(file.size()).toBe(700_000);
      expect(utf8Decode(file.read(0, 5))).toBe('hello');
      expect(file.read(5, 700_000).every((byte) => byte === 0)).toBe(true);
      file.preallocate(10);
      expect(file.size()).toBe(700_000);
      file.close();
    });

    test('create empties a file that is there; read-write keeps it', () => {
      make('a', 'hello').close();
      const file = fs.open(at('a'), 'read-write');
      file.write(utf8Encode('J'), 0);
      file.close();
      expect(text('a')).toBe('Jello');
      fs.open(at('a'), 'create').close();
      expect(text('a')).toBe('');
    });

    test('completes a sync after the call returned, once', async () => {
      const file = make('a', 'hello');
      let hasReturned = false;
      const error = await new Promise<QuorateError | undefined>((done, fail) => {
        file.sync((result) => (hasReturned ? done(result) : fail(new Error('called before sync returned'))));
        hasReturned = true;
        under.completeSyncs();
      });
      expect(error).toBeUndefined();
      file.syncNow();
      file.close();
    });

    test('a file closed while it syncs still completes the sync', async () => {
      const file = make('a', 'hello');
      await new Promise<void>((done) => {
        file.sync(() => done());
        file.close();
        under.completeSyncs();
      });
      expect(text('a')).toBe('hello');
    });

    test('lists names sorted, of one directory only', () => {
      fs.makeDirectory(at('b/c'));
      for (const name of ['z', 'a', 'b/x']) make(name, '').close();
      expect(fs.list(under.directory)).toEqual(['a', 'b', 'z']);
      expect(fs.list(at('b'))).toEqual(['c', 'x']);
      expect(fs.exists(at('b/c'))).toBe(true);
      expect(fs.exists(at('b/d'))).toBe(false);
    });

    test('makes directories with their parents, again without harm', () => {
      fs.makeDirectory(at('x/y/z'));
      fs.makeDirectory(at('x/y/z'));
      make('x/y/z/file', 'deep').close();
      expect(text('x/y/z/file')).toBe('deep');
    });

    test('renames, replacing what had the name', () => {
      make('a', 'new').close();
      make('b', 'old').close();
      fs.rename(at('a'), at('b'));
      fs.syncDirectory(under.directory);
      expect(fs.list(under.directory)).toEqual(['b']);
      expect(text('b')).toBe('new');
    });

    test('removes files and empty directories', () => {
      make('a', 'x').close();
      fs.makeDirectory(at('d'));
      fs.remove(at('a'));
      fs.remove(at('d'));
      fs.syncDirectory(under.directory);
      expect(fs.list(under.directory)).toEqual([]);
    });

    test('removes later what nobody waits for', async () => {
      make('a', 'x').close();
      fs.removeLater(at('a'));
      await vi.waitFor(() => expect(fs.exists(at('a'))).toBe(false));
    });

    test('reports each misuse by its code', () => {
      make('file', 'x').close();
      fs.makeDirectory(at('full/inner'));
      expect(codeOf(() => fs.open(at('missing'), 'read'))).toBe('file-not-found');
      expect(codeOf(() => fs.open(at('missing'), 'read-write'))).toBe('file-not-found');
      expect(codeOf(() => fs.open(at('no/such/directory'), 'create'))).toBe('file-not-found');
      expect(codeOf(() => fs.open(at('full'), 'read'))).toBe('is-a-directory');
      expect(codeOf(() => fs.list(at('missing')))).toBe('file-not-found');
      expect(codeOf(() => fs.list(at('file')))).toBe('not-a-directory');
      expect(codeOf(() => fs.size(at('missing')))).toBe('file-not-found');
      expect(codeOf(() => fs.size(at('full')))).toBe('is-a-directory');
      expect(codeOf(() => fs.remove(at('missing')))).toBe('file-not-found');
      expect(codeOf(() => fs.remove(at('full')))).toBe('directory-not-empty');
      expect(codeOf(() => fs.rename(at('missing'), at('x')))).toBe('file-not-found');
      expect(codeOf(() => fs.makeDirectory(at('file')))).toBe('not-a-directory');
      expect(codeOf(() => fs.syncDirectory(at('missing')))).toBe('file-not-found');
    });

    test('a closed file refuses everything but closing', () => {
      const file = make('a', 'x');
      file.close();
      file.close();
      expect(codeOf(() => file.write(utf8Encode('y'), 0))).toBe('closed');
      expect(codeOf(() => file.read(0, 1))).toBe('closed');
      expect(codeOf(() => file.sync(() => undefined))).toBe('closed');
      expect(codeOf(() => file.size())).toBe('closed');
    });
  });
}
