// What package.json promises to those who install the package.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { runToEnd } from '../harness/process.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const entries = Object.keys(packageJson.exports).filter((name) => name !== './package.json');

test.each(entries)('%s can be imported by name, and has types', async (entry) => {
  const name = entry.replace('.', packageJson.name);
  const script = `console.log(Object.keys(await import('${name}')).length)`;
  const { code, output } = await runToEnd({
    command: process.execPath,
    args: ['--input-type=module', '-e', script],
    cwd: ROOT,
  });
  expect(output).toMatch(/^\d+$/);
  expect(code).toBe(0);
  const file = packageJson.exports[entry as keyof typeof packageJson.exports];
  expect(existsSync(`${ROOT}/${file.replace(/\.js$/, '.d.ts')}`)).toBe(true);
});

test('no test and no test helper is packed', async () => {
  const { output } = await runToEnd({
    command: 'npm',
    args: ['pack', '--dry-run', '--json', '--ignore-scripts', '--loglevel=error'],
    cwd: ROOT,
  });
  const [packed]: [{ files: { path: string }[] }] = JSON.parse(output.slice(output.indexOf('[')));
  const paths = packed.files.map((file) => file.path);
  expect(paths).toContain('dist/cli/main.js');
  expect(paths).toContain('LICENSE');
  expect(paths.filter((path) => /\.test\.|\/testing\/|^src|^test/.test(path))).toEqual([]);
});
