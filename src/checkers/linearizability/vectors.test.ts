// Public histories with known verdicts, where they are at hand: the checker must agree with all of them.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkHistory } from '../check-history.ts';

const vectors = fileURLToPath(new URL('../../../../shared/vectors/porcupine/', import.meta.url));

describe.skipIf(!existsSync(vectors))('public histories (skipped where ../shared/vectors/porcupine is absent)', () => {
  test('Jepsen registers get their published verdicts', () => {
    const expected = new Map<string, string>();
    for (const line of readFileSync(`${vectors}verdicts.txt`, 'utf8').trim().split('\n')) {
      const [file, isLinearizable] = line.split(/\s+/) as [string, string];
      expected.set(file, isLinearizable === 'true' ? 'linearizable' : 'not-linearizable');
    }
    const found = new Map<string, string>();
    for (const file of expected.keys()) {
      const text = readFileSync(`${vectors}jepsen/${file}`, 'utf8');
      const { verdict, explanation } = checkHistory(text, 'register', 'jepsen');
      found.set(file, verdict);
      expect(explanation !== '').toBe(verdict === 'not-linearizable');
    }
    expect(expected.size).toBeGreaterThan(40);
    expect(found).toEqual(expected);
  });

  test('key-value histories get the verdict in their name', () => {
    for (const file of readdirSync(`${vectors}kv`)) {
      const { verdict } = checkHistory(readFileSync(`${vectors}kv/${file}`, 'utf8'), 'kv', 'porcupine-kv');
      expect(`${file} ${verdict}`).toBe(`${file} ${file.includes('-ok') ? 'linearizable' : 'not-linearizable'}`);
    }
  });
});
