// The test suites. `unit` is pure and fast; the others start real `quorate` processes, one test file at a time, and
// `clients` needs etcdctl as well. scripts/bootstrap.mjs runs each with `--project`.

import { defineConfig } from 'vitest/config';

import { DEFAULT_ENGINE, ENGINE_NAMES } from './src/host/engines.ts';

const oneFileAtATime = { pool: 'forks', poolOptions: { forks: { singleFork: true } } } as const;

/** Tests of real members that run once more on each other consensus engine: what they hold must not depend on it. */
const ON_EVERY_ENGINE = {
  unit: ['src/host/node.test.ts', 'src/host/replica.test.ts', 'src/etcd/server.test.ts', 'src/etcd/cluster.test.ts'],
  processes: ['test/clients/etcd3.test.ts'],
  clients: ['test/clients/etcdctl.test.ts', 'test/clients/maintenance.test.ts'],
  torture: ['test/torture/torture.test.ts'],
};

function onOtherEngines(suite: keyof typeof ON_EVERY_ENGINE, testTimeout: number) {
  const others = ENGINE_NAMES.filter((name) => name !== DEFAULT_ENGINE);
  return others.map((engine) => ({
    test: {
      name: `${suite}-${engine}`,
      include: ON_EVERY_ENGINE[suite],
      env: { QUORATE_CONSENSUS: engine },
      ...(suite === 'unit' && { setupFiles: ['test/harness/seed.ts'] }),
      testTimeout,
      hookTimeout: 120_000,
      ...oneFileAtATime,
    },
  }));
}

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
      ...onOtherEngines('unit', 60_000),
      ...onOtherEngines('processes', 120_000),
      ...onOtherEngines('clients', 120_000),
      ...onOtherEngines('torture', 900_000),
    ],
  },
});
