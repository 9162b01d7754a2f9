// Runs the same simulated seeds on several versions of Node, which come from the npm registry as the package `node`, and
// compares their trace hashes with those of the Node that runs this. Fails if one differs. A version that the registry
// does not give is skipped, with the reason.
//
//     node scripts/determinism.mjs [version…]
// @ts-check

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const HASHES = fileURLToPath(new URL('trace-hashes.mjs', import.meta.url));
const own = process.versions.node.split('.')[0] ?? '';
const others = ['20', '22', '24', '26'].filter((version) => version !== own);
const versions = process.argv.length > 2 ? process.argv.slice(2) : others;
const INSTALL_TIMEOUT_MS = 120_000;

/**
 * The path of a Node of `version` under `directory`, or why there is none.
 * @param {string} version
 * @param {string} directory
 * @returns {{ path: string } | { reason: string }}
 */
function install(version, directory) {
  const place = join(directory, version);
  const options = ['--prefix', place, '--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
  const npm = process.env['npm_execpath'];
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const result = spawnSync(command, [...first, 'install', ...options, `node@${version}`], {
    cwd: directory,
    encoding: 'utf8',
    timeout: INSTALL_TIMEOUT_MS,
  });
  const path = join(place, 'node_modules/node/bin/node');
  if (result.status === 0 && spawnSync(path, ['--version']).status === 0) return { path };
  const told = `${result.stderr ?? ''}`.trim().split('\n')[0];
  return { reason: result.error?.message ?? (told || 'the registry has no such binary for this machine') };
}

/** @param {string} node */
function run(node) {
  const began = Date.now();
  const result = spawnSync(node, [HASHES], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  if (result.status !== 0) throw new Error(`Node ${version}: ${result.stderr}`);
  const hash = createHash('sha256').update(result.stdout).digest('hex');
  return { version, seconds, hash, lines: result.stdout.trim().split('\n') };
}

const directory = mkdtempSync(join(tmpdir(), 'quorate-nodes-'));
try {
  const here = run(process.execPath);
  console.log(`${here.lines.length} runs, from the same seeds; hash of their trace hashes:`);
  console.log(`${here.version.padEnd(10)} ${here.hash}  ${here.seconds} s`);
  let compared = 0;
  for (const version of versions) {
    const installed = install(version, directory);
    if ('reason' in installed) {
      console.log(`${`v${version}`.padEnd(10)} skipped: ${installed.reason}`);
      continue;
    }
    const other = run(installed.path);
    compared++;
    console.log(`${other.version.padEnd(10)} ${other.hash}  ${other.seconds} s`);
    const differing = here.lines.filter((line, at) => line !== other.lines[at]);
    if (differing.length === 0) continue;
    console.log(`${differing.length} runs differ from those of ${here.version}; the first: ${differing[0]}`);
    process.exitCode = 1;
  }
  if (compared === 0) console.log('skipped: no other Node could be installed');
} finally {
  rmSync(directory, { recursive: true, force: true });
}
