// The layer check notices what it is for: each test plants one violation, beside the nearest thing that is allowed.

import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkLayers, readSources } from './check-layers.ts';

function problems(path: string, text: string): string[] {
  return checkLayers([{ path, text }]).map((violation) => `${violation.line}: ${violation.message}`);
}

describe('arrows', () => {
  test.each([
    ['core imports nothing', 'core/a.ts', "import { b } from '../codec/b.ts';", /'core' may not import 'codec'/],
    ['not even as types', 'core/a.ts', "import type { B } from '../codec/b.ts';", /'core' may not import 'codec'/],
    ['nor by re-export', 'core/a.ts', "export * from '../codec/b.ts';", /'core' may not import 'codec'/],
    ['nor inside a type', 'core/a.ts', "type B = import('../codec/b.ts').B;", /'core' may not import 'codec'/],
    ['nor dynamically', 'etcd/a.ts', "export const b = import('../cli/b.ts');", /'etcd' may not import 'cli'/],
    ['one protocol and another', 'protocols/raft/a.ts', "import '../paxos/b.ts';", /neighbour 'protocols\/paxos'/],
    ['no package in a pure folder', 'kv/a.ts', "import { open } from 'lmdb';", /package 'lmdb'/],
    ['no Node in a pure folder', 'storage/a.ts', "import fs from 'node:fs';", /package 'node:fs'/],
    ['no test helper in what is shipped', 'core/a.ts', "import './testing/b.ts';", /for tests only/],
    ['the simulator and the real disk', 'simulator/a.ts', "import '../storage/node/b.ts';", /'storage\/node'/],
    ['nothing outside src', 'cli/a.ts', "import '../../test/b.ts';", /outside src/],
    ['a folder nobody declared', 'misc/a.ts', '', /belongs to no layer/],
  ])('refused: %s', (_name, path, text, expected) => {
    expect(problems(path, text).join('\n')).toMatch(expected);
  });

  test.each([
    ['protocols/raft/a.ts', "import '../../core/b.ts'; import '../replicated-log.ts'; import './log.ts';"],
    ['simulator/a.ts', "import '../storage/wal.ts';"],
    ['storage/node/a.ts', "import fs from 'node:fs'; import { open } from 'lmdb'; import '../../kv/store.ts';"],
    ['protocols/raft/a.test.ts', "import { test } from 'vitest'; import '../../simulator/b.ts';"],
  ])('allowed: %s', (path, text) => {
    expect(problems(path, text)).toEqual([]);
  });
});

describe('names in pure folders', () => {
  test.each([
    'Date.now()',
    'new Date()',
    'Math.random()',
    'const { random } = globalThis.Math',
    'const { random: roll } = Math',
    'setTimeout(() => {}, 1)',
    'console.log(1)',
    'process.exit()',
    'Buffer.alloc(1)',
    'performance.now()',
    'new TextEncoder()',
    'Promise.resolve()',
    'async function f() {}',
    'const o = { process }',
    'const x: Date = y',
  ])('refused: %s', (text) => {
    expect(problems('core/a.ts', text)).not.toEqual([]);
  });

  test.each([
    'Math.floor(1)',
    'a.process()',
    'const o = { Date: 1, process() {} }',
    'interface I { performance: number }',
    "const s = 'Date.now()'; // Math.random()",
    'random()',
    'function f({ self }) { return self; }',
    'for (const [time, process] of pairs) process(time)',
    'const clone = (self: number = 1) => self',
  ])('allowed: %s', (text) => {
    expect(problems('core/a.ts', text)).toEqual([]);
  });

  test('allowed in the folders that are not pure', () => {
    expect(problems('host/a.ts', 'setTimeout(() => process.exit(), Date.now())')).toEqual([]);
  });

  test('the line is named', () => {
    expect(problems('core/a.ts', '\n\nDate.now()')[0]).toMatch(/^3: /);
  });
});

test('the real sources keep to the table', () => {
  const files = readSources(fileURLToPath(new URL('../src', import.meta.url)));
  expect(files.length).toBeGreaterThan(5);
  expect(checkLayers(files)).toEqual([]);
});
