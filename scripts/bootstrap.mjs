// What every npm script goes through. Plain JavaScript without dependencies, because it has to run on a clone that has
// never seen `npm ci`: it installs when node_modules does not match the lockfile, builds when dist does not match the
// sources, and then runs the task it was asked for.
// @ts-check

import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const OLDEST_NODE = [20, 19];
const BUILD_STAMP = 'dist/.built-from';

/**
 * The suites of vitest, each a project in vitest.config.ts, some with further ones, `suite-engine`, for the other consensus
 * engines. `npm test` runs those that need nothing but Node.
 */
const SUITES = ['unit', 'processes', 'clients', 'torture'];

/** @type {Record<string, (args: string[]) => Promise<void> | void>} */
const TASKS = {
  async start(args) {
    ensureInstalled();
    ensureBuilt();
    await become('node', ['dist/cli/main.js', 'up', ...args]);
  },
  test(args) {
    ensureInstalled();
    ensureBuilt();
    // One thing that fails must not hide the others.
    goOn = true;
    check();
    suite('unit', args);
    suite('processes', args);
    conclude();
  },
  suite([name = '', ...args]) {
    if (!SUITES.includes(name)) stop(`there is no test suite '${name}': choose one of ${SUITES.join(', ')}`, 2);
    ensureInstalled();
    ensureBuilt();
    suite(name, args);
  },
  determinism(args) {
    ensureInstalled();
    ensureBuilt();
    run('the same runs on other Nodes', 'scripts/determinism.mjs', args);
  },
  check() {
    ensureInstalled();
    goOn = true;
    check();
    conclude();
  },
  fix(args) {
    ensureInstalled();
    run('lockfile', 'node', ['scripts/lockfile.mjs', '--write']);
    run('format and lint', tool('@biomejs/biome', 'bin/biome'), ['check', '--write', ...args]);
  },
  build() {
    ensureInstalled();
    ensureBuilt();
  },
  async bench(args) {
    ensureInstalled();
    ensureBuilt();
    await become('node', [...TSX, 'bench/main.ts', ...args]);
  },
};

/** Runs TypeScript directly, for what is not shipped: scripts and benchmarks. */
const TSX = ['--import', 'tsx'];

function check() {
  run('types', tool('typescript', 'bin/tsc'), ['-p', 'tsconfig.json']);
  run('types of the pure folders', tool('typescript', 'bin/tsc'), ['-p', 'tsconfig.pure.json']);
  run('format and lint', tool('@biomejs/biome', 'bin/biome'), ['check', '--error-on-warnings']);
  run('lockfile', 'node', ['scripts/lockfile.mjs', '--check']);
  run('layers', 'node', [...TSX, 'scripts/check-layers.ts']);
  run('dead code', tool('knip', 'bin/knip.js'), ['--no-progress']);
}

/** @param {string} name @param {string[]} args */
function suite(name, args) {
  const report = process.env['QUORATE_REPORTS'];
  const reporters = report
    ? ['--reporter=default', '--reporter=json', `--outputFile.json=${join(report, `${name}.json`)}`]
    : [];
  run(`tests: ${name}`, tool('vitest', 'vitest.mjs'), [
    'run',
    '--project',
    name,
    '--project',
    `${name}-*`,
    ...reporters,
    ...args,
  ]);
}

/** Installs unless every package that the lockfile wants here is there in the version it wants. */
function ensureInstalled() {
  if (isInstalled()) return;
  say('installing dependencies (npm ci)');
  const npm = process.env['npm_execpath'];
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  const result = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    // npm is chatty on stdout; the task's own output should stand alone there.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && !npm,
  });
  if (result.error) stop(`npm could not be started: ${result.error.message}`);
  if (result.status !== 0) stop(`npm ci failed (exit code ${result.status}); the reason is above`);
}

function isInstalled() {
  const wanted = readJson('package-lock.json');
  const present = readJson('node_modules/.package-lock.json');
  if (!wanted || !present) return false;
  for (const [path, entry] of Object.entries(wanted.packages)) {
    if (path === '' || entry.link) continue;
    const found = present.packages[path];
    // Binaries for other platforms are optional, and rightly absent.
    if (found ? found.version !== entry.version : !entry.optional) return false;
  }
  return true;
}

/** Compiles src into dist when anything that goes into it has changed; dist is replaced whole, never half. */
function ensureBuilt() {
  const sources = fingerprint();
  if (existsSync(join(ROOT, 'dist/cli/main.js')) && readText(BUILD_STAMP) === sources) return;
  say('building');
  const fresh = `dist.new-${process.pid}`;
  const old = `dist.old-${process.pid}`;
  const clean = () => {
    for (const directory of [fresh, old]) rmSync(join(ROOT, directory), { recursive: true, force: true });
  };
  // A build that fails ends the process on the spot.
  process.once('exit', clean);
  try {
    run('build', tool('typescript', 'bin/tsc'), ['-p', 'tsconfig.build.json', '--outDir', fresh]);
    writeFileSync(join(ROOT, fresh, '.built-from'), sources);
    if (existsSync(join(ROOT, 'dist'))) renameSync(join(ROOT, 'dist'), join(ROOT, old));
    renameSync(join(ROOT, fresh), join(ROOT, 'dist'));
  } finally {
    clean();
  }
}

/** A hash over what the build reads: names and contents. */
function fingerprint() {
  const hash = createHash('sha256');
  /** @param {string} path */
  const visit = (path) => {
    const full = join(ROOT, path);
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) visit(join(path, name));
    } else if (!path.endsWith('.test.ts')) {
      hash.update(`${path}\0`).update(readFileSync(full)).update('\0');
    }
  };
  for (const path of ['src', 'package.json', 'tsconfig.base.json', 'tsconfig.build.json']) visit(path);
  return hash.digest('hex');
}

/** Whether a step's failure is only noted, for `conclude`, instead of ending the script. */
let goOn = false;
/** @type {string[]} */
const failures = [];

/** Ends the script with what failed along the way, if anything. */
function conclude() {
  if (failures.length > 0) stop(`failed: ${failures.join(', ')}`);
}

/**
 * Runs one step to its end; on failure the whole script ends with the step's exit code, unless it is to go on.
 * @param {string} what
 * @param {string} command
 * @param {string[]} args
 */
function run(what, command, args) {
  const began = Date.now();
  const [program, ...rest] = command === 'node' ? [process.execPath, ...args] : [process.execPath, command, ...args];
  const result = spawnSync(/** @type {string} */ (program), rest, { cwd: ROOT, stdio: 'inherit' });
  if (result.error) stop(`${what}: ${result.error.message}`);
  if (result.status !== 0) {
    say(`${what}: failed`);
    if (!goOn) process.exit(result.status ?? 1);
    failures.push(what);
    return;
  }
  say(`${what}: ok (${((Date.now() - began) / 1000).toFixed(1)} s)`);
}

/** Hands over to a long-running program: its signals, its terminal, its exit code. */
/** @param {string} _command @param {string[]} args @returns {Promise<void>} */
function become(_command, args) {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  // A terminal sends Ctrl-C to the whole group, so the child has it already; a plain kill reaches only this process.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve) => {
    child.on('error', (error) => stop(error.message));
    child.on('exit', (code, signal) => {
      process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
      resolve();
    });
  });
}

/** @param {string} packageName @param {string} file */
function tool(packageName, file) {
  return join(ROOT, 'node_modules', packageName, file);
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return undefined;
  }
}

/** @param {string} path */
function readJson(path) {
  const text = readText(path);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** @param {string} text */
function say(text) {
  process.stderr.write(`quorate: ${text}\n`);
}

/** @param {string} text @returns {never} */
function stop(text, code = 1) {
  say(text);
  process.exit(code);
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
  stop(`Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}`);
}
const [name = '', ...args] = process.argv.slice(2);
const task = TASKS[name];
if (!task) stop(`there is no task '${name}': choose one of ${Object.keys(TASKS).join(', ')}`, 2);
if (process.env['QUORATE_REPORTS']) mkdirSync(process.env['QUORATE_REPORTS'], { recursive: true });
await task(args);
