// CI's closing line: what it counts, and that no failure gets lost.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const SCRIPT = fileURLToPath(new URL('sum-reports.mjs', import.meta.url));
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'quorate-reports-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function report(name: string, numPassedTests: number, numFailedTests: number, success = numFailedTests === 0): void {
  writeFileSync(join(directory, `${name}.json`), JSON.stringify({ numPassedTests, numFailedTests, success }));
}

function sum(failedSteps: number): { line: string; code: number | null } {
  const { stdout, status } = spawnSync(process.execPath, [SCRIPT, directory, String(failedSteps)], {
    encoding: 'utf8',
  });
  return { line: stdout, code: status };
}

test('suites are added up', () => {
  report('unit', 40, 0);
  report('processes', 2, 0);
  expect(sum(0)).toEqual({ line: '42 passed, 0 failed\n', code: 0 });
});

test('a failed test fails the run, once', () => {
  report('unit', 40, 2);
  expect(sum(1)).toEqual({ line: '40 passed, 2 failed\n', code: 1 });
});

test('a step that failed without a test counts', () => {
  report('unit', 40, 0);
  expect(sum(1)).toEqual({ line: '40 passed, 1 failed\n', code: 1 });
});

test('a suite that could not be loaded counts once', () => {
  report('unit', 40, 0, false);
  expect(sum(1)).toEqual({ line: '40 passed, 1 failed\n', code: 1 });
});

test('no test at all is a failure', () => {
  expect(sum(0)).toEqual({ line: '0 passed, 1 failed\n', code: 1 });
});
