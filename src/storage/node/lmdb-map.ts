// Bytes by bytes, on LMDB: what a program keeps of its own that has no tables. Changes are buffered, and reach the disk in commits, all
// of a commit or nothing; nothing is read back but at the start.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, open, type RootDatabase } from 'lmdb';
import { QuorateError } from '../../core/errors.ts';
import { mapError } from './file-system.ts';

/** Address space set aside for the file. Not memory, not disk. */
const MAP_BYTES = 16 * 2 ** 30;

type Change =
  | { readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly key: Uint8Array; readonly value: undefined };

export class LmdbMap {
  private readonly root: RootDatabase;
  private readonly map: Database<Uint8Array, Uint8Array>;
  private changes: Change[] = [];
  private underWay: Promise<void> = Promise.resolve();

  /** `directory` is created if it is missing. Throws what the file system says (`io`, `no-space`), and `corrupt-store`. */
  constructor(directory: string) {
    try {
      mkdirSync(directory, { recursive: true });
    } catch (thrown) {
      throw mapError('create', directory, thrown);
    }
    const path = join(directory, 'copies.mdb');
    try {
      // The classic commit: its promise resolves once data and meta pages are synced.
      this.root = open({ path, noSubdir: true, overlappingSync: false, mapSize: MAP_BYTES, pageSize: 4096, maxDbs: 2 });
      this.map = this.root.openDB('map', { keyEncoding: 'binary', encoding: 'binary' });
    } catch (thrown) {
      throw new QuorateError('corrupt-store', `${path} cannot be opened: ${QuorateError.from(thrown).message}`, {
        cause: thrown,
      });
    }
  }

  /** Everything on disk, by key. The bytes are the caller's. */
  *entries(): Iterable<readonly [key: Uint8Array, value: Uint8Array]> {
    for (const { key, value } of this.map.getRange({})) yield [Uint8Array.from(key), Uint8Array.from(value)];
  }

  get hasPending(): boolean {
    return this.changes.length > 0;
  }

  /** Keys have at most 1,978 bytes, LMDB's own bound. Both must stay as they are until they are committed. */
  put(key: Uint8Array, value: Uint8Array): void {
    this.changes.push({ key, value });
  }

  remove(key: Uint8Array): void {
    this.changes.push({ key, value: undefined });
  }

  /** Makes all changes so far durable, in one transaction. An error is final. */
  commit(done: (error?: QuorateError) => void): void {
    const { changes } = this;
    this.changes = [];
    const written = this.root.batch(() => {
      for (const { key, value } of changes) {
        if (value === undefined) this.map.remove(key);
        else this.map.put(key, value);
      }
    });
    this.underWay = written.then(
      () => done(),
      (thrown: unknown) => done(mapError('write', 'copies.mdb', thrown)),
    );
  }

  /** After the commit that is under way. */
  async close(): Promise<void> {
    await this.underWay;
    await this.root.close();
  }
}
