// An ordered store in memory, for the simulator, the lab and tests. It knows what a disk would hold: a flush takes an
// O(1) image of the tables, and `crash` goes back to the last image whose flush completed.

import { assert, type QuorateError } from '../core/errors.ts';
import { mapCursor } from './layers.ts';
import { SortedMap } from './sorted-map.ts';
import type { Cursor, OrderedStore, PreparedFlush, RawCursor, StoreRestore, StoreSnapshot, Table } from './store.ts';

export interface MemoryStoreOptions {
  /**
   * Decides when, and with what outcome, a flush is over: called with `complete` for every flush. By default it is over
   * before `flush` returns.
   */
  readonly onFlush?: (complete: (error?: QuorateError) => void) => void;
}

type Tables = (SortedMap<unknown> | undefined)[];

export function createMemoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  return new MemoryStore(options);
}

export class MemoryStore implements OrderedStore {
  isFlushing = false;
  pendingEntries = 0;
  pendingBytes = 0;
  private readonly onFlush: (complete: (error?: QuorateError) => void) => void;
  private tables: Tables = [];
  /** Keys and encoded values in `tables`. */
  private bytes = 0;
  private durable: Tables = [];
  private durableBytes = 0;

  constructor(options: MemoryStoreOptions) {
    this.onFlush = options.onFlush ?? ((complete) => complete());
  }

  get<V>(table: Table<V>, key: string): V | undefined {
    return this.mapOf(table).get(key);
  }

  put<V>(table: Table<V>, key: string, value: V): void {
    const bytes = key.length + table.codec.size(value);
    const earlier = this.mapOf(table).set(key, value);
    this.bytes += earlier === undefined ? bytes : bytes - key.length - table.codec.size(earlier);
    this.pendingEntries++;
    this.pendingBytes += bytes;
  }

  delete<V>(table: Table<V>, key: string): void {
    const map = this.mapOf(table);
    const earlier = map.get(key);
    assert(earlier !== undefined, 'a key that is not there cannot be deleted');
    map.delete(key);
    this.bytes -= key.length + table.codec.size(earlier);
    this.pendingEntries++;
    this.pendingBytes += key.length;
  }

  scan<V>(table: Table<V>, from: string, to: string | undefined): Cursor<V> {
    return mapCursor(this.mapOf(table), from, to);
  }

  count<V>(table: Table<V>, from: string, to: string | undefined): number {
    const cursor = this.scan(table, from, to);
    let count = 0;
    while (cursor.next()) count++;
    return count;
  }

  prepareFlush(): PreparedFlush {
    assert(!this.isFlushing, 'a flush is under way');
    this.isFlushing = true;
    const image = this.image();
    const { pendingEntries, pendingBytes, bytes } = this;
    return {
      commit: (done) =>
        this.onFlush((error) => {
          assert(this.isFlushing, 'the flush is already over');
          this.isFlushing = false;
          if (error === undefined) {
            this.durable = image;
            this.durableBytes = bytes;
            this.pendingEntries -= pendingEntries;
            this.pendingBytes -= pendingBytes;
          }
          done(error);
        }),
    };
  }

  /** Loses power: what was not flushed is gone, and nobody hears of the flush under way. */
  crash(): MemoryStore {
    const after = new MemoryStore({ onFlush: this.onFlush });
    after.tables = this.durable.map((map) => map?.clone());
    after.durable = this.durable;
    after.bytes = this.durableBytes;
    after.durableBytes = this.durableBytes;
    this.tables = [];
    return after;
  }

  snapshot(): StoreSnapshot {
    const image = this.image();
    return {
      entries: (table) => new EncodingCursor(table, mapCursor(image[table.id] ?? new SortedMap(), '', undefined)),
      release: () => {},
    };
  }

  restore(): StoreRestore {
    assert(!this.isFlushing, 'a flush is under way');
    const tables: Tables = [];
    let total = 0;
    return {
      put: (table, key, bytes) => {
        total += key.length + bytes.length;
        let map = tables[table.id];
        if (map === undefined) {
          map = new SortedMap();
          tables[table.id] = map;
        }
        map.set(key, table.codec.decode(bytes, 0, bytes.length));
      },
      commit: () => {
        assert(!this.isFlushing, 'a flush is under way');
        this.tables = tables;
        this.bytes = total;
        this.durable = this.image();
        this.durableBytes = total;
        this.pendingEntries = 0;
        this.pendingBytes = 0;
      },
      abort: () => {},
    };
  }

  /** Nothing is ever left over. */
  defragment(done: (error: undefined) => void): void {
    done(undefined);
  }

  size(): { totalBytes: number; usedBytes: number } {
    return { totalBytes: this.bytes, usedBytes: this.bytes };
  }

  close(done: () => void): void {
    done();
  }

  private mapOf<V>(table: Table<V>): SortedMap<V> {
    let map = this.tables[table.id];
    if (map === undefined) {
      map = new SortedMap();
      this.tables[table.id] = map;
    }
    return map as SortedMap<V>;
  }

  private image(): Tables {
    return this.tables.map((map) => map?.clone());
  }
}

/** Encodes the values of a cursor, each into the same buffer. */
export class EncodingCursor implements RawCursor {
  bytes: Uint8Array = new Uint8Array(0);
  private buffer = new Uint8Array(1024);
  private readonly table: Table<unknown>;
  private readonly cursor: Cursor<unknown>;

  constructor(table: Table<unknown>, cursor: Cursor<unknown>) {
    this.table = table;
    this.cursor = cursor;
  }

  get key(): string {
    return this.cursor.key;
  }

  next(): boolean {
    if (!this.cursor.next()) return false;
    const { codec } = this.table;
    const { value } = this.cursor;
    const size = codec.size(value);
    if (size > this.buffer.length) this.buffer = new Uint8Array(size * 2);
    this.bytes = this.buffer.subarray(0, codec.encode(value, this.buffer, 0));
    return true;
  }

  close(): void {
    this.cursor.close();
  }
}
