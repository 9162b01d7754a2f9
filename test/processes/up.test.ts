// `quorate up` from start to Ctrl-C, over a restart, with members that die, and where it must refuse.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ENGINE_NAMES } from '../../src/host/engines.ts';
import { findFreePorts } from '../../src/host/testing/ports.ts';
import { TestClient } from '../harness/client.ts';
import { PROGRAM } from '../harness/cluster.ts';
import { RunningProcess } from '../harness/process.ts';

let directory: string;
let basePort: number;
const started: RunningProcess[] = [];
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'quorate-up-'));
  basePort = (await findFreePorts(1))[0] ?? 0;
});
afterEach(async () => {
  for (const up of started.splice(0)) if (!up.hasExited) await up.end('SIGTERM');
  rmSync(directory, { recursive: true });
});

function up(...args: string[]): RunningProcess {
  const running = new RunningProcess({
    command: process.execPath,
    args: [PROGRAM, 'up', '--base-port', String(basePort), ...args],
    cwd: directory,
    detached: true,
  });
  started.push(running);
  return running;
}

const READY = /The cluster is ready/;

/** Process ids as the table of members shows them. */
async function pidsOf(running: RunningProcess): Promise<number[]> {
  await running.line(/Ctrl-C stops the cluster/);
  const rows = running.lines.filter((line) => /^ n\d +http/.test(line));
  return rows.map((row) => Number(row.trim().split(/\s+/).at(-1)));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

test('starts three members, keeps data over a restart, and Ctrl-C stops all of it', async () => {
  const first = up();
  await first.line(READY);
  const pids = await pidsOf(first);
  expect(pids).toHaveLength(3);
  expect(first.lines.some((line) => line.includes('etcdctl put greeting hello'))).toBe(true);
  const writer = new TestClient(`127.0.0.1:${basePort}`);
  await writer.put('greeting', 'hello');
  writer.close();
  expect(await first.end('SIGINT')).toEqual({ code: 0, signal: null });
  expect(pids.filter(isAlive)).toEqual([]);

  const second = up();
  await second.line(READY);
  const reader = new TestClient(`127.0.0.1:${basePort + 20}`);
  expect(await reader.get('greeting')).toBe('hello');
  reader.close();
  expect(await second.end('SIGTERM')).toEqual({ code: 0, signal: null });
});

test.each(ENGINE_NAMES)('%s is chosen once: a restart without a word goes on with it', async (name) => {
  const first = up('--consensus', name);
  await first.line(READY);
  const writer = new TestClient(`127.0.0.1:${basePort}`);
  await writer.put('engine', name);
  writer.close();
  await first.end('SIGINT');
  for (const other of ENGINE_NAMES.filter((each) => each !== name)) {
    const refused = up('--consensus', other);
    expect((await refused.exited).code).toBe(1);
    expect(refused.lines.join('\n')).toMatch(new RegExp(`with ${name}, and .* with ${other} was asked for`));
  }
  const second = up();
  await second.line(new RegExp(`starting a cluster of 3 members with ${name}`));
  await second.line(READY);
  const reader = new TestClient(`127.0.0.1:${basePort + 10}`);
  expect(await reader.get('engine')).toBe(name);
  reader.close();
  await second.end('SIGINT');
});

test('a member that is killed is reported and comes back; the others serve meanwhile', async () => {
  const running = up();
  await running.line(READY);
  const [first = 0] = await pidsOf(running);
  process.kill(first, 'SIGKILL');
  await running.line(/n1 was killed \(SIGKILL\); it is started again/);
  const others = new TestClient(`127.0.0.1:${basePort + 10}`, 20_000);
  // If it was the leader, the first write may meet the change of leaders.
  await others.put('k', 'v').catch(() => others.put('k', 'v'));
  others.close();
  await running.line(/ n1 {2}.*ready to serve/);
});

test('when it dies without a word, its members stop by themselves', async () => {
  const running = up('--nodes', '1');
  await running.line(READY);
  const [pid = 0] = await pidsOf(running);
  await running.end('SIGKILL');
  while (isAlive(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
});

describe('refuses, starting nothing', () => {
  const refusal = async (...args: string[]): Promise<string> => {
    const running = up(...args);
    expect((await running.exited).code).toBe(1);
    return running.lines.join('\n');
  };

  test('a busy port', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(basePort + 1, '127.0.0.1', resolve));
    try {
      expect(await refusal()).toMatch(
        new RegExp(`cannot listen on port ${basePort + 1} \\(n1, for its peers: in use\\)`),
      );
    } finally {
      server.close();
    }
  });

  test('a directory with other people’s files', async () => {
    writeFileSync(join(directory, 'thesis.tex'), 'x');
    expect(await refusal('--data-dir', directory)).toMatch(/is not empty and holds no cluster of 'quorate up'/);
  });

  test('a consensus engine that there is none of', async () => {
    const running = up('--consensus', 'pbft');
    expect((await running.exited).code).toBe(2);
    expect(running.lines.join('\n')).toMatch(/'pbft' is invalid.*Allowed choices are.*raft/);
  });

  test('a directory with a cluster of another size', async () => {
    const first = up('--nodes', '1');
    await first.line(READY);
    await first.end('SIGINT');
    expect(await refusal('--nodes', '3')).toMatch(/holds a cluster of 1 member on/);
  });
});
