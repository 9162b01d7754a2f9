// Same seed, same run: not only twice in one process, but in fresh ones whose garbage collector, compiler and hashing of
// strings were told to behave otherwise. scripts/determinism.mjs does the same over versions of Node.

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { findSubject } from '../../src/simulator/index.ts';
import { runToEnd } from '../harness/process.ts';

const HASHES = fileURLToPath(new URL('../../scripts/trace-hashes.mjs', import.meta.url));

test.each([
  [100, ['--max-semi-space-size=1', '--hash-seed=7', '--random-seed=9'], { TZ: 'Asia/Tokyo', LANG: 'tr_TR' }],
  [15, ['--jitless'], {}],
])('%i seeds have the trace hashes of this process in one run with %j', async (seeds, flags, env) => {
  const elsewhere = runToEnd({
    command: process.execPath,
    args: [...flags, HASHES, String(seeds), 'raft'],
    env: { ...process.env, ...env },
  });
  const raft = findSubject('raft');
  const own = Array.from({ length: seeds }, (_, at) => `raft ${at + 1} ${raft.run(raft.plan(at + 1)).hash}`);
  const { code, output } = await elsewhere;
  expect(code).toBe(0);
  expect(output.split('\n').filter((line) => line.startsWith('raft'))).toEqual(own);
});
