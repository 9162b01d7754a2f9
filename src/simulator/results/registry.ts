// Every known result that can be shown.

import { QuorateError } from '../../core/errors.ts';
import type { KnownResult } from './result.ts';

export const RESULTS: readonly KnownResult[] = [];

/** Throws `bad-option`. */
export function findResult(name: string): KnownResult {
  const found = RESULTS.find((result) => result.name === name);
  if (found === undefined) {
    throw new QuorateError('bad-option', `no result ${name}: there are ${RESULTS.map((each) => each.name).join(', ')}`);
  }
  return found;
}
