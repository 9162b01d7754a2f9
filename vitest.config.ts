// The test suites. `unit` is pure and fast; the others start real `quorate` processes, one test file at a time, and
// `clients` needs etcdctl as well. scripts/bootstrap.mjs runs each with `--project`.

import { defineConfig } from 'vitest/config';

const oneFileAtATime = { pool: 'forks', poolOptions: { forks: { singleFork: true } } } as const;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'test/scenarios/**/*.test.ts', 'bench/**/*.test.ts'],
          setupFiles: ['test/harness/seed.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'processes',
          include: ['test/processes/**/*.test.ts', 'test/clients/etcd3.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          ...oneFileAtATime,
        },
      },
      {
        test: {
          name: 'clients',
          include: ['test/clients/**/*.test.ts'],
          exclude: ['test/clients/etcd3.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          ...oneFileAtATime,
        },
      },
      {
        test: {
          name: 'torture',
          include: ['test/torture/**/*.test.ts'],
          testTimeout: 900_000,
          hookTimeout: 120_000,
          ...oneFileAtATime,
        },
      },
    ],
  },
});
