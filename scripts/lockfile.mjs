// Keeps package-lock.json complete. npm leaves optional packages for other platforms out of the lockfile when the registry
// in use does not carry them (mirrors often have one platform only), and then refuses its own file in `npm ci`. This adds
// them, told by their names; and it drops addresses of registries, which belong in nobody's repository.
//
//     node scripts/lockfile.mjs --check    fails if anything is missing
//     node scripts/lockfile.mjs --write    adds it
// @ts-check

import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32', 'aix'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64', 'mips64el'];

/**
 * @typedef {{ version?: string, resolved?: string, dev?: boolean, optionalDependencies?: Record<string, string> }} Entry
 * @typedef {{ packages: Record<string, Entry> }} Lockfile
 */

/**
 * What is wrong with `lockfile`, in words; and the lockfile without it.
 * @param {Lockfile} lockfile
 * @returns {{ problems: string[], complete: Lockfile }}
 */
export function completeLockfile(lockfile) {
  const problems = [];
  /** @type {Record<string, Entry>} */
  const packages = {};
  for (const [path, entry] of Object.entries(lockfile.packages)) {
    const { resolved, ...rest } = entry;
    // Links and git dependencies have nothing else that says what they are.
    const isRegistry = /^https?:.*\.tgz$/.test(resolved ?? '');
    if (isRegistry) problems.push(`${path} names the address it came from`);
    packages[path] = isRegistry ? rest : entry;
  }
  for (const [path, entry] of Object.entries(lockfile.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const places = [`node_modules/${name}`, `${path}/node_modules/${name}`];
      const platform = platformOf(name);
      if (!platform || !/^\d/.test(version) || places.some((place) => packages[place])) continue;
      problems.push(`${name}@${version} is missing, which ${path.replace('node_modules/', '')} may need`);
      packages[`node_modules/${name}`] = { version, ...platform, ...(entry.dev ? { dev: true } : {}) };
    }
  }
  const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  return { problems, complete: { ...lockfile, packages: sorted } };
}

/**
 * The platform a package's name ends in, as in `@esbuild/linux-arm64` or `@rollup/rollup-linux-x64-musl`.
 * @param {string} name
 */
function platformOf(name) {
  const words = (name.split('/').at(-1) ?? '').split('-');
  const at = words.findIndex((word) => SYSTEMS.includes(word));
  const processor = words[at + 1] ?? '';
  if (at < 0 || !PROCESSORS.includes(processor)) return undefined;
  const libc = /musl/.test(name) ? 'musl' : /gnu/.test(name) && words[at] === 'linux' ? 'glibc' : undefined;
  return { cpu: [processor], ...(libc ? { libc: [libc] } : {}), optional: true, os: [words[at]] };
}

function main() {
  const path = fileURLToPath(new URL('../package-lock.json', import.meta.url));
  const { problems, complete } = completeLockfile(JSON.parse(readFileSync(path, 'utf8')));
  if (process.argv[2] === '--write') {
    if (problems.length > 0) writeFileSync(path, `${JSON.stringify(complete, undefined, 2)}\n`);
    return;
  }
  for (const problem of problems) console.error(`package-lock.json: ${problem}`);
  if (problems.length > 0) {
    console.error('npm run fix mends it');
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main();
