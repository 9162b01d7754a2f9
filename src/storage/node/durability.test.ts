// The log and the snapshots on a real disk: the same suites as in memory, in both ways of syncing.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { FileSystemUnderTest } from '../testing/file-system-suite.ts';
import { describeSnapshots } from '../testing/snapshot-suite.ts';
import { describeWal } from '../testing/wal-suite.ts';
import { createNodeFileSystem } from './file-system.ts';

const made: string[] = [];
afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

for (const syncMode of ['thread-pool', 'blocking'] as const) {
  const create = (): FileSystemUnderTest => {
    const directory = mkdtempSync(join(tmpdir(), 'quorate-durability-'));
    made.push(directory);
    return { fs: createNodeFileSystem({ syncMode }), directory, completeSyncs: () => undefined };
  };
  describeWal(`Node (${syncMode})`, create);
  describeSnapshots(`Node (${syncMode})`, create);
}
