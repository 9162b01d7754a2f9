// The supervisor over real, tiny processes that behave well or badly. Everything waits for events, never for time.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { READY_MESSAGE } from '../serve/ready.ts';
import { createLogView } from './log-view.ts';
import { type Supervisor, supervise } from './supervisor.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'quorate-supervisor-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const READY = `console.error(JSON.stringify({ level: 'info', msg: '${READY_MESSAGE}' }));`;
const STAY = 'setInterval(() => {}, 1000);';
const OBEY = "process.on('SIGTERM', () => process.exit(0));";

interface Run {
  readonly supervisor: Supervisor;
  readonly lines: string[];
  readonly pids: Promise<readonly number[]>;
  /** Resolves with the first printed line that matches. */
  line(pattern: RegExp): Promise<string>;
}

function start(programs: readonly string[], options: { stopTimeoutMs?: number } = {}): Run {
  const lines: string[] = [];
  const waiting: { pattern: RegExp; resolve: (line: string) => void }[] = [];
  let announce: (pids: readonly number[]) => void = () => {};
  const pids = new Promise<readonly number[]>((resolve) => {
    announce = resolve;
  });
  const supervisor = supervise({
    members: programs.map((program, i) => {
      const path = join(directory, `${i}.mjs`);
      writeFileSync(path, program);
      return { name: `n${i + 1}`, command: [path] };
    }),
    view: createLogView({ hasColour: false, isVerbose: true, clock: () => new Date(0) }),
    print: (line) => {
      lines.push(line);
      for (const { pattern, resolve } of waiting) if (pattern.test(line)) resolve(line);
    },
    onReady: (all) => announce(all),
    env: process.env,
    restartDelayMs: 1,
    stopTimeoutMs: options.stopTimeoutMs ?? 60_000,
  });
  const line = (pattern: RegExp): Promise<string> =>
    new Promise((resolve) => {
      const found = lines.find((each) => pattern.test(each));
      if (found !== undefined) resolve(found);
      else waiting.push({ pattern, resolve });
    });
  return { supervisor, lines, pids, line };
}

test('announces once all serve, and stops them cleanly', async () => {
  const run = start([OBEY + READY + STAY, OBEY + READY + STAY]);
  const pids = await run.pids;
  expect(pids).toHaveLength(2);
  run.supervisor.stop();
  await run.supervisor.finished;
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow();
});

test('a member that cannot start ends the whole, with its last words', async () => {
  const run = start([OBEY + READY + STAY, "console.error('the disk is on fire'); process.exit(7);"]);
  await expect(run.supervisor.finished).rejects.toThrow(
    /n2 could not be started; it ended with exit code 7: the disk is on fire/,
  );
});

test('a member that is killed is reported and started again', async () => {
  const run = start([OBEY + READY + STAY, OBEY + READY + STAY]);
  const [first = 0] = await run.pids;
  process.kill(first, 'SIGKILL');
  await run.line(/n1 was killed \(SIGKILL\); it is started again/);
  const isBack = (): boolean => run.lines.filter((line) => line.includes(`n1  ${READY_MESSAGE}`)).length === 2;
  while (!isBack()) await new Promise((resolve) => setImmediate(resolve));
  run.supervisor.stop();
  await run.supervisor.finished;
});

test('a member that will not stop is killed', async () => {
  const run = start([`process.on('SIGTERM', () => {});${READY}${STAY}`], { stopTimeoutMs: 1 });
  await run.pids;
  run.supervisor.stop();
  await run.supervisor.finished;
  expect(run.lines.at(-1)).toMatch(/n1 did not stop in time and is killed/);
});
