// One table of ours as one LMDB database: binary-string keys of any length, records encoded by the table's codec, reads
// within a given read transaction.
//
// LMDB's keys are short (1,978 bytes). A key of LONG_KEY bytes or more is stored under its first LONG_KEY bytes and a hash
// of the whole; the record is then preceded by the whole key. So each key is one entry, found in one look-up, and short and
// long keys sort rightly among each other; only long keys with the same beginning (a bucket) are out of order, and
// cursors sort those, in passes of bounded memory.

import { createHash } from 'node:crypto';
import type { DatabaseOptions, RootDatabase } from 'lmdb';
import type { Codec, Cursor, Table } from '../../kv/store.ts';

const LONG_KEY = 1024;
const HASH_BYTES = 16;
/** Above every key of a bucket, below what follows. */
const BUCKET_END = '\xff'.repeat(HASH_BYTES + 1);
/** The least key there is, for LMDB takes no empty one as a bound. */
const FIRST_KEY = '\0';
/** What a cursor holds of a bucket at a time. */
const BUCKET_PASS_BYTES = 4 << 20;
const SLAB_BYTES = 256 << 10;

/** A read transaction: a view of the database that later commits do not change. */
export interface ReadTransaction {
  use(): void;
  done(): void;
}

interface RangeOptions {
  readonly start: string;
  readonly end?: string | undefined;
  readonly transaction: ReadTransaction;
}

/** What we use of an lmdb database; its own types lack some of it. */
interface Database {
  getBinaryFast(key: string, options: { readonly transaction: ReadTransaction }): Buffer | undefined;
  getRange(options: RangeOptions): Iterable<{ key: string; value: Buffer }>;
  getKeysCount(options: RangeOptions): number;
  put(key: string, value: unknown): unknown;
  remove(key: string): unknown;
  readonly db: { stat(): { treeBranchPageCount: number; treeLeafPageCount: number; overflowPages: number } };
}

/** A buffer that lmdb reads from `start` to `end` when it gets around to it. */
type Slab = Buffer & { start?: number; end?: number };

/** Encodes records into large buffers, which lmdb's writer reads later: a small buffer for each costs far more. */
class SlabEncoder {
  private slab: Slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
  private position = 0;

  /** Room for `bytes`; write at `at`, then `take`. */
  reserve(bytes: number): { readonly target: Buffer; readonly at: number } {
    if (this.position + bytes > this.slab.length) {
      this.slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, bytes));
      this.position = 0;
    }
    return { target: this.slab, at: this.position };
  }

  take(end: number): Slab {
    this.slab.start = this.position;
    this.slab.end = end;
    // Kept to words, as lmdb does with its own.
    this.position = (end + 7) & ~7;
    return this.slab;
  }
}

const keyEncoder = {
  writeKey(key: string, target: Buffer, position: number): number {
    // Writing text to a buffer cuts what does not fit; lmdb expects an error to make room.
    if (position + key.length > target.length) throw new RangeError('no room for the key');
    return position + target.write(key, position, 'latin1');
  },
  readKey: (source: Buffer, start: number, end: number): string => source.toString('latin1', start, end),
};

function storedKey(key: string): string {
  if (key.length < LONG_KEY) return key;
  const hash = createHash('sha256').update(key, 'latin1').digest();
  return key.slice(0, LONG_KEY) + hash.toString('latin1', 0, HASH_BYTES);
}

/** The whole key in front of a long key's record. */
function longKeyOf(record: Buffer): string {
  return record.toString('latin1', 4, 4 + record.readUInt32LE(0));
}

export class LmdbTable<V> {
  readonly table: Table<V>;
  private readonly codec: Codec<V>;
  private readonly database: Database;
  private readonly slabs = new SlabEncoder();

  constructor(root: RootDatabase, table: Table<V>) {
    this.table = table;
    this.codec = table.codec;
    // Values are encoded and decoded here: lmdb passes slabs, and its own reused buffer, through. Its types do not know
    // that a database may have a key encoder of its own.
    const options: DatabaseOptions & Record<string, unknown> = {
      keyEncoder,
      encoder: { encode: (slab: Slab) => slab, decode: (bytes: Buffer) => bytes },
    };
    this.database = root.openDB(table.name, options) as unknown as Database;
  }

  get(key: string, transaction: ReadTransaction): V | undefined {
    const bytes = this.database.getBinaryFast(storedKey(key), { transaction });
    if (bytes === undefined) return undefined;
    // `bytes` is lmdb's own buffer, reused by the next read; its `length` is the record's.
    const start = key.length < LONG_KEY ? 0 : 4 + key.length;
    return this.codec.decode(bytes, start, bytes.length);
  }

  put(key: string, value: V): void {
    const prefix = key.length < LONG_KEY ? 0 : 4 + key.length;
    const { target, at } = this.slabs.reserve(prefix + this.codec.size(value));
    if (prefix > 0) this.writeLongKey(key, target, at);
    this.database.put(storedKey(key), this.slabs.take(this.codec.encode(value, target, at + prefix)));
  }

  /** A record that is encoded already. */
  putEncoded(key: string, bytes: Uint8Array): void {
    const prefix = key.length < LONG_KEY ? 0 : 4 + key.length;
    const { target, at } = this.slabs.reserve(prefix + bytes.length);
    if (prefix > 0) this.writeLongKey(key, target, at);
    target.set(bytes, at + prefix);
    this.database.put(storedKey(key), this.slabs.take(at + prefix + bytes.length));
  }

  remove(key: string): void {
    this.database.remove(storedKey(key));
  }

  count(from: string, to: string | undefined, transaction: ReadTransaction): number {
    // Within a bucket entries are not in order: its ends cannot be found by key.
    const isExact = from.length < LONG_KEY && (to === undefined || to.length < LONG_KEY);
    if (isExact) return this.database.getKeysCount(bounds(from, to, transaction));
    const cursor = this.scan(from, to, transaction);
    let count = 0;
    while (cursor.next()) count++;
    return count;
  }

  scan(from: string, to: string | undefined, transaction: ReadTransaction): Cursor<V> {
    return new LmdbCursor(this.database, this.codec, from, to, transaction);
  }

  get pages(): number {
    const { treeBranchPageCount, treeLeafPageCount, overflowPages } = this.database.db.stat();
    return treeBranchPageCount + treeLeafPageCount + overflowPages;
  }

  private writeLongKey(key: string, target: Buffer, at: number): void {
    target.writeUInt32LE(key.length, at);
    target.write(key, at + 4, 'latin1');
  }
}

function bounds(from: string, to: string | undefined, transaction: ReadTransaction): RangeOptions {
  const start = from === '' ? FIRST_KEY : from.slice(0, LONG_KEY);
  if (to === undefined) return { start, transaction };
  return { start, end: to.length < LONG_KEY ? to : to.slice(0, LONG_KEY) + BUCKET_END, transaction };
}

/** Lazy: reads an entry of LMDB's cursor at a time, or one pass over a bucket. */
class LmdbCursor<V> implements Cursor<V> {
  key = '';
  value!: V;
  private readonly database: Database;
  private readonly codec: Codec<V>;
  private readonly from: string;
  private readonly to: string | undefined;
  private readonly transaction: ReadTransaction;
  private entries: Iterator<{ key: string; value: Buffer }>;
  /** Sorted entries of the bucket that the cursor is in, and which comes next. */
  private bucket: { readonly key: string; readonly value: V }[] = [];
  private position = 0;
  private bucketPrefix = '';
  /** The bucket has entries beyond those of this pass. */
  private hasMoreInBucket = false;

  constructor(database: Database, codec: Codec<V>, from: string, to: string | undefined, transaction: ReadTransaction) {
    this.database = database;
    this.codec = codec;
    this.from = from;
    this.to = to;
    this.transaction = transaction;
    this.entries = this.open(from);
  }

  next(): boolean {
    for (;;) {
      if (this.nextInBucket()) return true;
      const { done, value: entry } = this.entries.next();
      if (done) return false;
      const { key, value } = entry;
      if (key.length > LONG_KEY) {
        this.enterBucket(key.slice(0, LONG_KEY));
        continue;
      }
      this.key = key;
      this.value = this.codec.decode(value, 0, value.length);
      return true;
    }
  }

  close(): void {
    this.entries.return?.();
  }

  private open(from: string): Iterator<{ key: string; value: Buffer }> {
    return this.database.getRange(bounds(from, this.to, this.transaction))[Symbol.iterator]();
  }

  private enterBucket(prefix: string): void {
    this.close();
    this.bucketPrefix = prefix;
    this.readBucket('');
    this.entries = this.database
      .getRange({ ...bounds('', this.to, this.transaction), start: prefix + BUCKET_END })
      [Symbol.iterator]();
  }

  private nextInBucket(): boolean {
    if (this.position === this.bucket.length) {
      if (!this.hasMoreInBucket) return false;
      this.readBucket(this.key);
    }
    const entry = this.bucket[this.position];
    if (entry === undefined) return false;
    this.position++;
    this.key = entry.key;
    this.value = entry.value;
    return true;
  }

  /** Collects the bucket's smallest keys above `after` that are in the range, as many as memory allows. */
  private readBucket(after: string): void {
    const { from, to, transaction, bucketPrefix } = this;
    let page: { key: string; value: V }[] = [];
    let bytes = 0;
    let limit: string | undefined;
    this.hasMoreInBucket = false;
    for (const { value } of this.database.getRange({
      start: bucketPrefix,
      end: bucketPrefix + BUCKET_END,
      transaction,
    })) {
      const key = longKeyOf(value);
      if (key <= after || key < from || (to !== undefined && key >= to)) continue;
      if (limit !== undefined && key >= limit) continue;
      page.push({ key, value: this.codec.decode(value, 4 + key.length, value.length) });
      bytes += key.length;
      if (bytes <= BUCKET_PASS_BYTES || page.length < 2) continue;
      page = smallerHalf(page);
      bytes = page.reduce((sum, entry) => sum + entry.key.length, 0);
      limit = `${(page[page.length - 1] as { key: string }).key}\0`;
      this.hasMoreInBucket = true;
    }
    page.sort(byKey);
    this.bucket = page;
    this.position = 0;
  }
}

function smallerHalf<E extends { readonly key: string }>(page: E[]): E[] {
  page.sort(byKey);
  return page.slice(0, page.length >> 1);
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
