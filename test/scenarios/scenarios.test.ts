// Every scenario does today what its transcript says. `npx vitest run test/scenarios --update` records them anew.

import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { runScenario } from './scenario.ts';

const folder = fileURLToPath(new URL('./raft/', import.meta.url));

describe('raft', () => {
  for (const file of readdirSync(folder).sort()) {
    test(file, async () => {
      await expect(runScenario(readFileSync(folder + file, 'utf8'))).toMatchFileSnapshot(folder + file);
    });
  }
});
