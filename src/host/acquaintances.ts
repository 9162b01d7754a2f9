// A member's acquaintances, with chance from the machine for a fresh directory's number.

import { randomBytes } from 'node:crypto';
import { Acquaintances } from '../storage/acquaintances.ts';
import type { FileSystem } from '../storage/file-system.ts';

export function openAcquaintances(fs: FileSystem, directory: string): Acquaintances {
  return new Acquaintances(fs, directory, () => Number(randomBytes(8).readBigUInt64BE() >> 11n) || 1);
}
