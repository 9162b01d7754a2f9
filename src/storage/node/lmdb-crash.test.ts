// SIGKILL at arbitrary moments: whatever was called durable is there, what is there is the state at some index, and
// replaying the log from there gives the state of a machine that was never killed.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { KvMachine } from '../../kv/machine.ts';
import { createMemoryStore } from '../../kv/memory-store.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { entryAt } from './testing/fixed-log.ts';

const ENTRIES = 4000;
const VICTIM = fileURLToPath(new URL('./testing/lmdb-victim.ts', import.meta.url));

/** Runs the victim and kills it once it has called `flushes` flushes durable. Answers the last index it named. */
function runAndKill(directory: string, flushes: number): Promise<number> {
  const child = spawn(process.execPath, ['--import', 'tsx', VICTIM, directory, String(ENTRIES)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (text.split('\n').length > flushes) child.kill('SIGKILL');
  });
  return new Promise((resolve) => {
    child.on('close', () => {
      const lines = text.split('\n').slice(0, -1);
      resolve(Number(lines[lines.length - 1] ?? 0));
    });
  });
}

function stateAt(index: number): number {
  const machine = new KvMachine(createMemoryStore());
  for (let i = 1; i <= index; i++) machine.apply(i, 1, entryAt(i));
  return machine.hash();
}

test('a killed process leaves the state of an index at or after the last durable one', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'quorate-lmdb-'));
  for (const flushes of [1, 3, 10, 30]) {
    const durable = await runAndKill(directory, flushes);
    expect(durable).toBeGreaterThan(0);
    const store = openLmdbStore({ directory });
    const machine = new KvMachine(store);
    expect(machine.appliedIndex).toBeGreaterThanOrEqual(durable);
    expect(machine.hash()).toBe(stateAt(machine.appliedIndex));
    await new Promise<void>((resolve) => store.close(resolve));
  }
  const store = openLmdbStore({ directory });
  const machine = new KvMachine(store);
  for (let index = machine.appliedIndex + 1; index <= ENTRIES; index++) machine.apply(index, 1, entryAt(index));
  expect(machine.hash()).toBe(stateAt(ENTRIES));
  await new Promise<void>((resolve) => store.close(resolve));
  rmSync(directory, { recursive: true });
});
