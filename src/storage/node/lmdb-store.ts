// The key-value state on disk: an ordered store over LMDB. Changes collect in memory (layers.ts) and reach LMDB in flushes:
// one LMDB transaction each, so that what is on disk is always the state after some flush. Reads merge up to three
// layers: active changes, changes of the flush under way, and a read transaction of LMDB that was opened before that flush
// and is replaced after it, so that no read ever sees a flush half done.
//
// Measured (Node 20, 2 cores, a put = two records of 24 and 300 bytes): lmdb's batched asynchronous writes cost the event
// loop 0.7 µs a put, its own thread doing the rest; `transactionSync` costs 2.8 µs and then 7 to 22 ms for the sync, all on
// the event loop. Hence the former. LMDB's classic commit is used (`overlappingSync: false`): when the promise resolves,
// data pages, then the meta page, have been synced.
//
// Files: `state-N.mdb`, of which the highest N counts; a restore fills `restoring-N.mdb` and renames it when it is whole.

import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { join } from 'node:path';
import { open, type RootDatabase, type TransactionFlags } from 'lmdb';
import { assert, QuorateError } from '../../core/errors.ts';
import { Layer, mergeCursor, type Override } from '../../kv/layers.ts';
import { EncodingCursor } from '../../kv/memory-store.ts';
import type { Cursor, OrderedStore, PreparedFlush, StoreRestore, StoreSnapshot, Table } from '../../kv/store.ts';
import { TABLES } from '../../kv/tables.ts';
import { LmdbTable, type ReadTransaction } from './lmdb-table.ts';

export interface LmdbStoreOptions {
  /** Created if missing; nothing else lives in it. */
  readonly directory: string;
  /** Default: those of the key-value state machine. */
  readonly tables?: readonly Table<unknown>[];
}

/** Address space set aside for the file, so that it rarely has to be mapped anew. Not memory, not disk. */
const MAP_BYTES = 16 * 2 ** 30;
const DATABASES_MAX = 32;
const PAGE_BYTES = 4096;
/** Where a meta page says what it is, and how: from LMDB's file format. */
const META_MAGIC_AT = 24;
const META_MAGIC = 0xbeefc0de;
/** Begin a write transaction that commits in place but leaves the sync to the last one of a restore. */
const UNSYNCED = 0x10002 as TransactionFlags;
const RESTORE_BATCH_BYTES = 4 << 20;
/** What an entry of a layer costs besides its key and value, about. */
const ENTRY_OVERHEAD_BYTES = 150;
const STATE_FILE = /^state-(\d+)\.mdb$/;
const OUR_FILE = /^(state|restoring)-\d+\.mdb(-lock)?$/;

/** Throws `corrupt-store`, or what the file system says (`io`, `no-space`). */
export function openLmdbStore(options: LmdbStoreOptions): LmdbStore {
  return new LmdbStore(options);
}

/** One LMDB file with its tables. */
class Environment {
  readonly generation: number;
  readonly file: string;
  readonly tables: LmdbTable<unknown>[] = [];
  /** What reads see. */
  view: ReadTransaction;
  private readonly root: RootDatabase;
  private users = 1;
  private readonly whenClosed: (() => void)[] = [];
  private readonly lockFile: string;

  constructor(directory: string, name: 'state' | 'restoring', generation: number, tables: readonly Table<unknown>[]) {
    this.generation = generation;
    this.file = join(directory, `${name}-${generation}.mdb`);
    this.lockFile = `${this.file}-lock`;
    if (name === 'state') checkMagic(this.file);
    try {
      this.root = open({
        path: this.file,
        noSubdir: true,
        overlappingSync: false,
        maxDbs: DATABASES_MAX,
        mapSize: MAP_BYTES,
        pageSize: PAGE_BYTES,
      });
      for (const table of tables) this.tables[table.id] = new LmdbTable(this.root, table);
      this.view = this.newView();
    } catch (thrown) {
      throw openError(thrown, this.file);
    }
  }

  /** A read transaction that sees everything committed so far. */
  private newView(): ReadTransaction {
    this.root.resetReadTxn();
    return this.root.useReadTransaction() as unknown as ReadTransaction;
  }

  renewView(): void {
    const stale = this.view;
    this.view = this.newView();
    stale.done();
  }

  /** All of `write`'s puts and removes in one transaction, in the background. */
  commit(write: () => void, done: (error: QuorateError | undefined) => void): void {
    this.root.batch(write).then(
      () => done(undefined),
      (thrown: unknown) => {
        commitError(thrown).then(done, (worse: unknown) => done(QuorateError.from(worse)));
      },
    );
  }

  /** The same at once. Unsynced commits become durable with the next synced one. */
  commitNow(write: () => void, isSynced: boolean): void {
    try {
      if (isSynced) this.root.transactionSync(write);
      else this.root.transactionSync(write, UNSYNCED);
    } catch (thrown) {
      throw ioError(thrown);
    }
  }

  renameTo(directory: string): string {
    const file = join(directory, `state-${this.generation}.mdb`);
    renameSync(this.file, file);
    rmSync(this.lockFile, { force: true });
    syncDirectory(directory);
    return file;
  }

  /** Everything committed so far, without the gaps, synced. */
  async copyTo(file: string): Promise<void> {
    rmSync(file, { force: true });
    await this.root.backup(file, true);
    const handle = await openFile(file, 'r+');
    await handle.sync().finally(() => handle.close());
  }

  use(): void {
    this.users++;
  }

  /** Closes once the last user is done. */
  done(whenClosed: () => void = () => {}): void {
    this.users--;
    this.whenClosed.push(whenClosed);
    if (this.users > 0) return;
    const close = (): void => {
      for (const tell of this.whenClosed) tell();
    };
    this.view.done();
    this.root.close().then(close, close);
  }

  get usedBytes(): number {
    let pages = 0;
    for (const table of this.tables) pages += table?.pages ?? 0;
    return pages * PAGE_BYTES;
  }
}

export class LmdbStore implements OrderedStore {
  isFlushing = false;
  private readonly directory: string;
  private readonly tables: readonly Table<unknown>[];
  private environment: Environment;
  private environmentFile: string;
  /** By table id. */
  private active: Layer<unknown>[];
  /** Of the flush under way, if any. */
  private frozen: Layer<unknown>[] | undefined = undefined;
  private activeEntries = 0;
  private activeBytes = 0;
  private frozenEntries = 0;
  private frozenBytes = 0;
  private isClosed = false;
  private whenFlushed: (() => void)[] = [];
  private isDefragmenting = false;
  /** The flush that waits for its end. */
  private whenDefragmented: (() => void) | undefined = undefined;

  constructor({ directory, tables = TABLES }: LmdbStoreOptions) {
    this.directory = directory;
    this.tables = tables;
    this.active = this.emptyLayers();
    const generation = prepareDirectory(directory);
    if (generation > 0) {
      this.environment = new Environment(directory, 'state', generation, tables);
      this.environmentFile = this.environment.file;
    } else {
      // As with a restore: a file gets its name when it is whole.
      this.environment = new Environment(directory, 'restoring', 1, tables);
      this.environment.commitNow(() => {}, true);
      this.environmentFile = this.environment.renameTo(directory);
    }
  }

  get pendingEntries(): number {
    return this.activeEntries + this.frozenEntries;
  }

  get pendingBytes(): number {
    return this.activeBytes + this.frozenBytes;
  }

  // ── reading ──

  get<V>(table: Table<V>, key: string): V | undefined {
    const { id } = table;
    const change = (this.active[id] as Layer<V>).get(key) ?? (this.frozen?.[id] as Layer<V> | undefined)?.get(key);
    if (change !== undefined) return change.value;
    const { environment } = this;
    return (environment.tables[id] as LmdbTable<V>).get(key, environment.view);
  }

  scan<V>(table: Table<V>, from: string, to: string | undefined): Cursor<V> {
    return layeredCursor(this.environment, this.environment.view, this.frozen, this.active, table, from, to);
  }

  count<V>({ id }: Table<V>, from: string, to: string | undefined): number {
    const { environment } = this;
    if (to !== undefined && to <= from) return 0;
    return (
      (environment.tables[id] as LmdbTable<V>).count(from, to, environment.view) +
      (this.frozen === undefined ? 0 : (this.frozen[id] as Layer<V>).countDelta(from, to)) +
      (this.active[id] as Layer<V>).countDelta(from, to)
    );
  }

  // ── writing ──

  put<V>({ id, codec }: Table<V>, key: string, value: V, isNew: boolean): void {
    (this.active[id] as Layer<V>).put(key, value, isNew);
    this.activeEntries++;
    this.activeBytes += key.length + codec.size(value) + ENTRY_OVERHEAD_BYTES;
  }

  delete<V>({ id }: Table<V>, key: string): void {
    (this.active[id] as Layer<V>).delete(key);
    this.activeEntries++;
    this.activeBytes += key.length + ENTRY_OVERHEAD_BYTES;
  }

  prepareFlush(): PreparedFlush {
    assert(!this.isFlushing, 'a flush is under way');
    this.isFlushing = true;
    const frozen = this.active;
    this.frozen = frozen;
    this.frozenEntries = this.activeEntries;
    this.frozenBytes = this.activeBytes;
    this.active = this.emptyLayers();
    this.activeEntries = 0;
    this.activeBytes = 0;
    return {
      commit: (done) => {
        assert(this.frozen === frozen, 'a flush commits once');
        const commit = (): void => {
          const { environment } = this;
          environment.commit(
            () => this.write(environment, frozen),
            (error) => this.endFlush(error, done),
          );
        };
        // What is written into a file while it is copied would be lost.
        if (this.isDefragmenting) this.whenDefragmented = commit;
        else commit();
      },
    };
  }

  /** Copies what is in use into a new file, and goes on with that. */
  defragment(done: (error: QuorateError | undefined) => void): void {
    assert(!this.isDefragmenting, 'defragmented already');
    this.isDefragmenting = true;
    const begin = (): void => {
      const { environment, directory, tables } = this;
      const generation = environment.generation + 1;
      environment.use();
      environment.copyTo(join(directory, `restoring-${generation}.mdb`)).then(
        () => {
          if (!this.isClosed) this.goOnWith(new Environment(directory, 'restoring', generation, tables));
          environment.done();
          this.endDefragment(undefined, done);
        },
        (thrown: unknown) => {
          environment.done();
          this.endDefragment(ioError(thrown), done);
        },
      );
    };
    if (this.isFlushing) this.whenFlushed.push(begin);
    else begin();
  }

  private endDefragment(error: QuorateError | undefined, done: (error: QuorateError | undefined) => void): void {
    this.isDefragmenting = false;
    const commit = this.whenDefragmented;
    this.whenDefragmented = undefined;
    commit?.();
    done(error);
  }

  private write(environment: Environment, layers: readonly Layer<unknown>[]): void {
    for (const { id } of this.tables) {
      const table = environment.tables[id] as LmdbTable<unknown>;
      const cursor = (layers[id] as Layer<unknown>).cursor('', undefined);
      while (cursor.next()) {
        const { value } = cursor.value;
        if (value === undefined) table.remove(cursor.key);
        else table.put(cursor.key, value);
      }
    }
  }

  private endFlush(error: QuorateError | undefined, done: (error: QuorateError | undefined) => void): void {
    const frozen = this.frozen as Layer<unknown>[];
    this.frozen = undefined;
    this.isFlushing = false;
    if (error === undefined) {
      if (!this.isClosed) this.environment.renewView();
    } else {
      // Both layers become one again, so that the next flush writes what this one could not.
      for (const { id } of this.tables) (frozen[id] as Layer<unknown>).absorb(this.active[id] as Layer<unknown>);
      this.active = frozen;
      this.activeEntries += this.frozenEntries;
      this.activeBytes += this.frozenBytes;
    }
    this.frozenEntries = 0;
    this.frozenBytes = 0;
    done(error);
    for (const next of this.whenFlushed.splice(0)) next();
  }

  // ── snapshots ──

  snapshot(): StoreSnapshot {
    const { environment, frozen } = this;
    const { view } = environment;
    const active = this.active.map((layer) => layer.clone());
    environment.use();
    view.use();
    return {
      entries: (table) =>
        new EncodingCursor(table, layeredCursor(environment, view, frozen, active, table, '', undefined)),
      release: () => {
        view.done();
        environment.done();
      },
    };
  }

  restore(): StoreRestore {
    assert(!this.isFlushing && !this.isDefragmenting, 'a flush is under way');
    const { directory, tables } = this;
    const target = new Environment(directory, 'restoring', this.environment.generation + 1, tables);
    let batch: { readonly table: number; readonly key: string; readonly bytes: Uint8Array }[] = [];
    let batchBytes = 0;
    let isOver = false;
    const writeBatch = (isSynced: boolean): void => {
      target.commitNow(() => {
        for (const { table, key, bytes } of batch) (target.tables[table] as LmdbTable<unknown>).putEncoded(key, bytes);
      }, isSynced);
      batch = [];
      batchBytes = 0;
    };
    return {
      put: (table, key, bytes) => {
        batch.push({ table: table.id, key, bytes: bytes.slice() });
        batchBytes += key.length + bytes.length;
        if (batchBytes >= RESTORE_BATCH_BYTES) writeBatch(false);
      },
      commit: () => {
        assert(!isOver && !this.isFlushing, 'a restore ends once, with no flush under way');
        writeBatch(true);
        isOver = true;
        this.switchTo(target);
      },
      abort: () => {
        if (isOver) return;
        isOver = true;
        target.done(() => removeFiles(target.file));
      },
    };
  }

  /** `target` is whole and synced. Snapshots of the old state may still be read. */
  private switchTo(target: Environment): void {
    this.active = this.emptyLayers();
    this.activeEntries = 0;
    this.activeBytes = 0;
    this.goOnWith(target);
  }

  private goOnWith(target: Environment): void {
    const file = target.renameTo(this.directory);
    const { environment, environmentFile } = this;
    target.renewView();
    this.environment = target;
    this.environmentFile = file;
    // The file's name goes at once, its content when the last snapshot of it is released.
    removeFiles(environmentFile);
    environment.done();
  }

  size(): { totalBytes: number; usedBytes: number } {
    return { totalBytes: statSync(this.environmentFile).size, usedBytes: this.environment.usedBytes };
  }

  close(done: () => void): void {
    assert(!this.isClosed, 'already closed');
    this.isClosed = true;
    if (this.isFlushing) this.whenFlushed.push(() => this.environment.done(done));
    else this.environment.done(done);
  }

  private emptyLayers(): Layer<unknown>[] {
    const layers: Layer<unknown>[] = [];
    for (const { id } of this.tables) layers[id] = new Layer<unknown>();
    return layers;
  }
}

function layeredCursor<V>(
  { tables }: Environment,
  view: ReadTransaction,
  frozen: readonly Layer<unknown>[] | undefined,
  active: readonly Layer<unknown>[],
  { id }: Table<V>,
  from: string,
  to: string | undefined,
): Cursor<V> {
  let cursor = (tables[id] as LmdbTable<V>).scan(from, to, view);
  for (const layers of [frozen, active]) {
    const layer = layers?.[id] as Layer<V> | undefined;
    if (layer === undefined || layer.size === 0) continue;
    cursor = mergeCursor(layer.cursor(from, to) as Cursor<Override<V>>, cursor);
  }
  return cursor;
}

/** Removes what restores left behind and what they replaced; answers the generation that counts, 0 if there is none. */
function prepareDirectory(directory: string): number {
  mkdirSync(directory, { recursive: true });
  const files = readdirSync(directory).filter((name) => OUR_FILE.test(name));
  let generation = 0;
  for (const name of files) generation = Math.max(generation, Number(STATE_FILE.exec(name)?.[1] ?? 0));
  const current = `state-${generation}.mdb`;
  for (const name of files) if (!name.startsWith(current)) rmSync(join(directory, name), { force: true });
  return generation;
}

function removeFiles(file: string): void {
  rmSync(file, { force: true });
  rmSync(`${file}-lock`, { force: true });
}

function syncDirectory(directory: string): void {
  const handle = openSync(directory, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Whether either of LMDB's two meta pages begins as it must: opening a file where neither does ends the process in native
 * code.
 */
function checkMagic(file: string): void {
  const start = Buffer.alloc(PAGE_BYTES * 2);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, start, 0, start.length, 0);
  } finally {
    closeSync(handle);
  }
  const magics = [0, PAGE_BYTES].map((page) => start.readUInt32LE(page + META_MAGIC_AT));
  if (!magics.includes(META_MAGIC)) throw corruptStore('its first pages are not LMDB’s', file, undefined);
}

function corruptStore(what: string, file: string, cause: unknown): QuorateError {
  const remedy = 'remove this member’s data directory and add the member anew';
  return new QuorateError('corrupt-store', `the key-value file ${file} is damaged (${what}): ${remedy}`, { cause });
}

function openError(thrown: unknown, file: string): QuorateError {
  const { message } = QuorateError.from(thrown);
  if (/MDB_INVALID|MDB_CORRUPTED|MDB_VERSION_MISMATCH|MDB_PAGE_NOTFOUND|not an LMDB file/i.test(message)) {
    return corruptStore(message, file, thrown);
  }
  return ioError(thrown);
}

function ioError(thrown: unknown): QuorateError {
  if (thrown instanceof QuorateError) return thrown;
  const { message } = QuorateError.from(thrown);
  const isFull = /no space|ENOSPC|disk quota|MDB_MAP_FULL/i.test(message);
  return new QuorateError(isFull ? 'no-space' : 'io', message, { cause: thrown });
}

/** lmdb rejects with a general error first; what happened is in a promise of its own, itself rejected. */
async function commitError(thrown: unknown): Promise<QuorateError> {
  const reason = (thrown as { commitError?: Promise<never> }).commitError;
  if (reason === undefined) return ioError(thrown);
  return reason.then(
    () => ioError(thrown),
    (cause: unknown) => ioError(cause),
  );
}
