// The port behind the state machine: a few ordered tables, changed in memory at once and made durable together by `flush`.
// Implementations: memory-store.ts (simulator, lab, tests) and storage/node/lmdb-store.ts (host). All pass the same suite,
// testing/store-suite.ts.

import type { QuorateError } from '../core/errors.ts';

/** How a table's values look as bytes. Codecs hold no state; `decode` must not keep `bytes`, which are reused. */
export interface Codec<V> {
  /** An upper bound of what `encode` writes. */
  size(value: V): number;
  /** Writes `value` into `target` at `at`; answers where it ends. */
  encode(value: V, target: Uint8Array, at: number): number;
  decode(bytes: Uint8Array, start: number, end: number): V;
}

export interface Table<V> {
  /** Small and dense: stores keep an array by it. Also the table's number in snapshots: never changes its meaning. */
  readonly id: number;
  readonly name: string;
  readonly codec: Codec<V>;
}

/** Opened in front of the first entry. `next` moves on and says whether there is one; then `key` and `value` are it. */
export interface Cursor<V> {
  readonly key: string;
  readonly value: V;
  next(): boolean;
  /** Must be called unless `next` answered false. */
  close(): void;
}

/**
 * Values are immutable once put: the store keeps the object. Keys are binary strings (binary-string.ts), not empty, of
 * any length. A table's keys come in the order of their bytes. While a cursor is open the store must not be written.
 */
export interface OrderedStore {
  get<V>(table: Table<V>, key: string): V | undefined;
  /** `isNew`: the table has no such key now. The caller has always just looked; telling spares the store to look again. */
  put<V>(table: Table<V>, key: string, value: V, isNew: boolean): void;
  /** The table has this key. */
  delete<V>(table: Table<V>, key: string): void;
  /** The entries with `from` ≤ key, and key < `to` unless that is undefined. */
  scan<V>(table: Table<V>, from: string, to: string | undefined): Cursor<V>;
  /** How many entries `scan` would give; far cheaper. */
  count<V>(table: Table<V>, from: string, to: string | undefined): number;

  /** Changes that the next flush will write, and roughly the bytes they hold in memory. */
  readonly pendingEntries: number;
  readonly pendingBytes: number;
  /** A flush is prepared or under way: another may not start. */
  readonly isFlushing: boolean;
  /**
   * Sets aside all that was written so far, to become durable by one `commit`, all or nothing. Writes go on meanwhile and
   * belong to the next flush. Two steps, because a state machine's disk must not get ahead of the log's.
   */
  prepareFlush(): PreparedFlush;

  /** All tables as of now, while later writes go on. Must be released. */
  snapshot(): StoreSnapshot;
  /**
   * Starts to replace everything. Until `commit` the store goes on with what it has; a crash before that leaves the old
   * content, a crash after it the new. No flush may be under way, nor start before commit or abort.
   */
  restore(): StoreRestore;
  /**
   * Gives space that was freed back to the file system, in the background: reads, writes and snapshots go on, and a flush
   * that is committed meanwhile takes as long. None may be under way, nor a restore.
   */
  defragment(done: (error: QuorateError | undefined) => void): void;
  /** The disk space that the store takes, and how much of that is in use, for quotas. */
  size(): { readonly totalBytes: number; readonly usedBytes: number };
  /** Drops what was not flushed. */
  close(done: () => void): void;
}

export interface PreparedFlush {
  /**
   * Works in the background. With an error nothing was made durable and nothing is lost: after `no-space` a later flush
   * writes it again; after any other error the store must not be trusted to become durable again.
   */
  commit(done: (error: QuorateError | undefined) => void): void;
}

export interface StoreSnapshot {
  /** The entries of one table in order, values as the codec encodes them (a view, valid until the next call). */
  entries(table: Table<unknown>): RawCursor;
  release(): void;
}

export interface RawCursor {
  readonly key: string;
  readonly bytes: Uint8Array;
  next(): boolean;
  close(): void;
}

export interface StoreRestore {
  /** Each table's keys come in ascending order. */
  put(table: Table<unknown>, key: string, bytes: Uint8Array): void;
  /** Durable and in force when it returns: blocks for as long as the disk takes. */
  commit(): void;
  abort(): void;
}
