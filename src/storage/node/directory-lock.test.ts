// The lock on a data directory: one holder, over processes, however the last one ended.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DirectoryLock, lockDirectory } from './directory-lock.ts';

const HOLDER = fileURLToPath(new URL('../testing/lock-holder.ts', import.meta.url));
let directory: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  directory = realpathSync(mkdtempSync(join(tmpdir(), 'quorate-lock-')));
});
afterEach(async () => {
  for (const child of children.splice(0)) await end(child);
  rmSync(directory, { recursive: true, force: true });
});

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** A process that tries to take the lock; what it said. */
async function start(): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', HOLDER, directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [chunk] = (await once(child.stdout as NodeJS.ReadableStream, 'data')) as [Buffer];
  return { child, said: chunk.toString().trim() };
}

async function codeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'none';
  } catch (thrown) {
    return (thrown as { code: string }).code;
  }
}

test('one holder at a time, which may come back after a release; nothing is left behind', async () => {
  const first = await lockDirectory(directory);
  expect(await codeOf(lockDirectory(directory))).toBe('data-directory-locked');
  await first.release();
  await first.release();
  expect(readdirSync(directory)).toEqual([]);
  const second = await lockDirectory(directory);
  await second.release();
});

test('the same directory by another path is the same lock', async () => {
  mkdirSync(join(directory, 'data'));
  symlinkSync(join(directory, 'data'), join(directory, 'alias'));
  const lock = await lockDirectory(join(directory, 'data'));
  expect(await codeOf(lockDirectory(join(directory, 'alias')))).toBe('data-directory-locked');
  await lock.release();
});

test('a directory that is not there is reported as such', async () => {
  expect(await codeOf(lockDirectory(join(directory, 'missing')))).toBe('file-not-found');
});

test.skipIf(process.platform !== 'linux')('works in a directory whose path no socket address could hold', async () => {
  const deep = join(directory, 'd'.repeat(120), 'e'.repeat(120));
  mkdirSync(deep, { recursive: true });
  const lock = await lockDirectory(deep);
  expect(await codeOf(lockDirectory(deep))).toBe('data-directory-locked');
  await lock.release();
});

test('of many that start at once at most one gets it', async () => {
  for (let round = 0; round < 5; round++) {
    const attempts = await Promise.allSettled(Array.from({ length: 4 }, () => lockDirectory(directory)));
    const locks = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []));
    expect(locks.length).toBeLessThanOrEqual(1);
    for (const lock of locks as DirectoryLock[]) await lock.release();
  }
});

test('another process is refused while the holder lives, stopped or not, and gets it once it was killed', async () => {
  const holder = await start();
  expect(holder.said).toBe('locked');
  await expect(lockDirectory(directory)).rejects.toThrow(`process ${holder.child.pid}`);
  holder.child.kill('SIGSTOP');
  expect((await start()).said).toBe('data-directory-locked');
  await end(holder.child);
  expect(readdirSync(directory)).toHaveLength(1);
  const lock = await lockDirectory(directory);
  expect(readdirSync(directory)).toHaveLength(1);
  await lock.release();
});
