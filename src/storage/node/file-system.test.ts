// Node's file system: the port's suite in both ways of syncing, and the codes of real errors.

import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { codeOf } from '../testing/errors.ts';
import { describeFileSystem } from '../testing/file-system-suite.ts';
import { createNodeFileSystem, mapError } from './file-system.ts';

const made: string[] = [];
afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'quorate-storage-'));
  made.push(directory);
  return directory;
}

for (const syncMode of ['thread-pool', 'blocking'] as const) {
  describeFileSystem(`Node (${syncMode})`, () => ({
    fs: createNodeFileSystem({ syncMode }),
    directory: temporary(),
    completeSyncs: () => undefined,
  }));
}

test('maps the system’s errors to the port’s codes and keeps the cause', () => {
  const system = (code: string): Error => Object.assign(new Error(`${code}: something`), { code });
  const codes = ['ENOSPC', 'EDQUOT', 'EACCES', 'EROFS', 'EMFILE', 'EIO', 'ENOENT'].map(
    (code) => mapError('write', '/x', system(code)).code,
  );
  expect(codes).toEqual([
    'no-space',
    'no-space',
    'permission-denied',
    'permission-denied',
    'too-many-files',
    'io',
    'file-not-found',
  ]);
  const cause = system('EIO');
  expect(mapError('write', '/x', cause)).toMatchObject({ cause, message: 'cannot write /x: EIO: something' });
});

test('lets a bug of ours pass as what it is', () => {
  expect(() => mapError('write', '/x', new TypeError('a bug'))).toThrow(TypeError);
});

test.skipIf(process.getuid?.() === 0)('refuses a directory without permission (root has every permission)', () => {
  const directory = temporary();
  chmodSync(directory, 0o500);
  expect(codeOf(() => createNodeFileSystem().open(join(directory, 'a'), 'create'))).toBe('permission-denied');
});

test.skipIf(process.platform !== 'linux')('a full disk says so (/dev/full is Linux’s)', () => {
  const file = createNodeFileSystem().open('/dev/full', 'read-write');
  expect(codeOf(() => file.write(new Uint8Array(10), 0))).toBe('no-space');
  file.close();
});
