// The lockfile serves every platform and names no registry.

import { expect, test } from 'vitest';
import { completeLockfile } from './lockfile.mjs';

const tool = {
  version: '1.0.0',
  dev: true,
  optionalDependencies: {
    '@tool/linux-x64': '1.0.0',
    '@tool/tool-linux-arm-musleabihf': '1.0.0',
    '@tool/win32-x64-msvc': '1.0.0',
    fsevents: '^2.0.0',
  },
};

test('packages for platforms that the registry did not have are added, others left alone', () => {
  const present = { version: '1.0.0', integrity: 'sha512-x', os: ['linux'] };
  const { problems, complete } = completeLockfile({
    packages: { '': {}, 'node_modules/tool': tool, 'node_modules/@tool/linux-x64': present },
  });
  expect(problems).toHaveLength(2);
  expect(complete.packages).toEqual({
    '': {},
    'node_modules/tool': tool,
    'node_modules/@tool/linux-x64': present,
    'node_modules/@tool/tool-linux-arm-musleabihf': {
      version: '1.0.0',
      cpu: ['arm'],
      libc: ['musl'],
      dev: true,
      optional: true,
      os: ['linux'],
    },
    'node_modules/@tool/win32-x64-msvc': { version: '1.0.0', cpu: ['x64'], dev: true, optional: true, os: ['win32'] },
  });
  expect(completeLockfile(complete).problems).toEqual([]);
});

test('the address of a registry is dropped', () => {
  const { problems, complete } = completeLockfile({
    packages: { 'node_modules/a': { version: '1.0.0', resolved: 'https://registry.example/a-1.0.0.tgz' } },
  });
  expect(problems).toHaveLength(1);
  expect(complete.packages).toEqual({ 'node_modules/a': { version: '1.0.0' } });
});
