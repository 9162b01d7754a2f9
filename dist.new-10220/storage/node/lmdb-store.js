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
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, readSync, renameSync, rmSync, statSync, } from 'node:fs';
import { join } from 'node:path';
import { open } from 'lmdb';
import { assert, QuorateError } from '../../core/errors.js';
import { Layer, mergeCursor } from '../../kv/layers.js';
import { EncodingCursor } from '../../kv/memory-store.js';
import { TABLES } from '../../kv/tables.js';
import { LmdbTable } from './lmdb-table.js';
/** Address space set aside for the file, so that it rarely has to be mapped anew. Not memory, not disk. */
const MAP_BYTES = 16 * 2 ** 30;
const DATABASES_MAX = 32;
const PAGE_BYTES = 4096;
/** Where a meta page says what it is, and how: from LMDB's file format. */
const META_MAGIC_AT = 24;
const META_MAGIC = 0xbeefc0de;
/** Begin a write transaction that commits in place but leaves the sync to the last one of a restore. */
const UNSYNCED = 0x10002;
const RESTORE_BATCH_BYTES = 4 << 20;
/** What an entry of a layer costs besides its key and value, about. */
const ENTRY_OVERHEAD_BYTES = 150;
const STATE_FILE = /^state-(\d+)\.mdb$/;
const OUR_FILE = /^(state|restoring)-\d+\.mdb(-lock)?$/;
/** Throws `corrupt-store`, or what the file system says (`io`, `no-space`). */
export function openLmdbStore(options) {
    return new LmdbStore(options);
}
/** One LMDB file with its tables. */
class Environment {
    generation;
    file;
    tables = [];
    /** What reads see. */
    view;
    root;
    users = 1;
    whenClosed = [];
    lockFile;
    constructor(directory, name, generation, tables) {
        this.generation = generation;
        this.file = join(directory, `${name}-${generation}.mdb`);
        this.lockFile = `${this.file}-lock`;
        if (name === 'state')
            checkMagic(this.file);
        try {
            this.root = open({
                path: this.file,
                noSubdir: true,
                overlappingSync: false,
                maxDbs: DATABASES_MAX,
                mapSize: MAP_BYTES,
                pageSize: PAGE_BYTES,
            });
            for (const table of tables)
                this.tables[table.id] = new LmdbTable(this.root, table);
            this.view = this.newView();
        }
        catch (thrown) {
            throw openError(thrown, this.file);
        }
    }
    /** A read transaction that sees everything committed so far. */
    newView() {
        this.root.resetReadTxn();
        return this.root.useReadTransaction();
    }
    renewView() {
        const stale = this.view;
        this.view = this.newView();
        stale.done();
    }
    /** All of `write`'s puts and removes in one transaction, in the background. */
    commit(write, done) {
        this.root.batch(write).then(() => done(undefined), (thrown) => {
            commitError(thrown).then(done, (worse) => done(QuorateError.from(worse)));
        });
    }
    /** The same at once. Unsynced commits become durable with the next synced one. */
    commitNow(write, isSynced) {
        try {
            if (isSynced)
                this.root.transactionSync(write);
            else
                this.root.transactionSync(write, UNSYNCED);
        }
        catch (thrown) {
            throw ioError(thrown);
        }
    }
    renameTo(directory) {
        const file = join(directory, `state-${this.generation}.mdb`);
        renameSync(this.file, file);
        rmSync(this.lockFile, { force: true });
        syncDirectory(directory);
        return file;
    }
    use() {
        this.users++;
    }
    /** Closes once the last user is done. */
    done(whenClosed = () => { }) {
        this.users--;
        this.whenClosed.push(whenClosed);
        if (this.users > 0)
            return;
        const close = () => {
            for (const tell of this.whenClosed)
                tell();
        };
        this.view.done();
        this.root.close().then(close, close);
    }
    get usedBytes() {
        let pages = 0;
        for (const table of this.tables)
            pages += table?.pages ?? 0;
        return pages * PAGE_BYTES;
    }
}
export class LmdbStore {
    isFlushing = false;
    directory;
    tables;
    environment;
    environmentFile;
    /** By table id. */
    active;
    /** Of the flush under way, if any. */
    frozen = undefined;
    activeEntries = 0;
    activeBytes = 0;
    frozenEntries = 0;
    frozenBytes = 0;
    isClosed = false;
    whenFlushed = undefined;
    constructor({ directory, tables = TABLES }) {
        this.directory = directory;
        this.tables = tables;
        this.active = this.emptyLayers();
        const generation = prepareDirectory(directory);
        if (generation > 0) {
            this.environment = new Environment(directory, 'state', generation, tables);
            this.environmentFile = this.environment.file;
        }
        else {
            // As with a restore: a file gets its name when it is whole.
            this.environment = new Environment(directory, 'restoring', 1, tables);
            this.environment.commitNow(() => { }, true);
            this.environmentFile = this.environment.renameTo(directory);
        }
    }
    get pendingEntries() {
        return this.activeEntries + this.frozenEntries;
    }
    get pendingBytes() {
        return this.activeBytes + this.frozenBytes;
    }
    // ── reading ──
    get(table, key) {
        const { id } = table;
        const change = this.active[id].get(key) ?? this.frozen?.[id]?.get(key);
        if (change !== undefined)
            return change.value;
        const { environment } = this;
        return environment.tables[id].get(key, environment.view);
    }
    scan(table, from, to) {
        return layeredCursor(this.environment, this.environment.view, this.frozen, this.active, table, from, to);
    }
    count({ id }, from, to) {
        const { environment } = this;
        if (to !== undefined && to <= from)
            return 0;
        return (environment.tables[id].count(from, to, environment.view) +
            (this.frozen === undefined ? 0 : this.frozen[id].countDelta(from, to)) +
            this.active[id].countDelta(from, to));
    }
    // ── writing ──
    put({ id, codec }, key, value, isNew) {
        this.active[id].put(key, value, isNew);
        this.activeEntries++;
        this.activeBytes += key.length + codec.size(value) + ENTRY_OVERHEAD_BYTES;
    }
    delete({ id }, key) {
        this.active[id].delete(key);
        this.activeEntries++;
        this.activeBytes += key.length + ENTRY_OVERHEAD_BYTES;
    }
    prepareFlush() {
        assert(!this.isFlushing, 'a flush is under way');
        this.isFlushing = true;
        const frozen = this.active;
        this.frozen = frozen;
        this.frozenEntries = this.activeEntries;
        this.frozenBytes = this.activeBytes;
        this.active = this.emptyLayers();
        this.activeEntries = 0;
        this.activeBytes = 0;
        const { environment } = this;
        return {
            commit: (done) => {
                assert(this.frozen === frozen, 'a flush commits once');
                environment.commit(() => this.write(environment, frozen), (error) => this.endFlush(error, done));
            },
        };
    }
    write(environment, layers) {
        for (const { id } of this.tables) {
            const table = environment.tables[id];
            const cursor = layers[id].cursor('', undefined);
            while (cursor.next()) {
                const { value } = cursor.value;
                if (value === undefined)
                    table.remove(cursor.key);
                else
                    table.put(cursor.key, value);
            }
        }
    }
    endFlush(error, done) {
        const frozen = this.frozen;
        this.frozen = undefined;
        this.isFlushing = false;
        if (error === undefined) {
            if (!this.isClosed)
                this.environment.renewView();
        }
        else {
            // Both layers become one again, so that the next flush writes what this one could not.
            for (const { id } of this.tables)
                frozen[id].absorb(this.active[id]);
            this.active = frozen;
            this.activeEntries += this.frozenEntries;
            this.activeBytes += this.frozenBytes;
        }
        this.frozenEntries = 0;
        this.frozenBytes = 0;
        done(error);
        this.whenFlushed?.();
    }
    // ── snapshots ──
    snapshot() {
        const { environment, frozen } = this;
        const { view } = environment;
        const active = this.active.map((layer) => layer.clone());
        environment.use();
        view.use();
        return {
            entries: (table) => new EncodingCursor(table, layeredCursor(environment, view, frozen, active, table, '', undefined)),
            release: () => {
                view.done();
                environment.done();
            },
        };
    }
    restore() {
        assert(!this.isFlushing, 'a flush is under way');
        const { directory, tables } = this;
        const target = new Environment(directory, 'restoring', this.environment.generation + 1, tables);
        let batch = [];
        let batchBytes = 0;
        let isOver = false;
        const writeBatch = (isSynced) => {
            target.commitNow(() => {
                for (const { table, key, bytes } of batch)
                    target.tables[table].putEncoded(key, bytes);
            }, isSynced);
            batch = [];
            batchBytes = 0;
        };
        return {
            put: (table, key, bytes) => {
                batch.push({ table: table.id, key, bytes: bytes.slice() });
                batchBytes += key.length + bytes.length;
                if (batchBytes >= RESTORE_BATCH_BYTES)
                    writeBatch(false);
            },
            commit: () => {
                assert(!isOver && !this.isFlushing, 'a restore ends once, with no flush under way');
                writeBatch(true);
                isOver = true;
                this.switchTo(target);
            },
            abort: () => {
                if (isOver)
                    return;
                isOver = true;
                target.done(() => removeFiles(target.file));
            },
        };
    }
    /** `target` is whole and synced. Snapshots of the old state may still be read. */
    switchTo(target) {
        const file = target.renameTo(this.directory);
        const { environment, environmentFile } = this;
        target.renewView();
        this.environment = target;
        this.environmentFile = file;
        this.active = this.emptyLayers();
        this.activeEntries = 0;
        this.activeBytes = 0;
        // The file's name goes at once, its content when the last snapshot of it is released.
        removeFiles(environmentFile);
        environment.done();
    }
    size() {
        return { totalBytes: statSync(this.environmentFile).size, usedBytes: this.environment.usedBytes };
    }
    close(done) {
        assert(!this.isClosed, 'already closed');
        this.isClosed = true;
        if (this.isFlushing)
            this.whenFlushed = () => this.environment.done(done);
        else
            this.environment.done(done);
    }
    emptyLayers() {
        const layers = [];
        for (const { id } of this.tables)
            layers[id] = new Layer();
        return layers;
    }
}
function layeredCursor({ tables }, view, frozen, active, { id }, from, to) {
    let cursor = tables[id].scan(from, to, view);
    for (const layers of [frozen, active]) {
        const layer = layers?.[id];
        if (layer === undefined || layer.size === 0)
            continue;
        cursor = mergeCursor(layer.cursor(from, to), cursor);
    }
    return cursor;
}
/** Removes what restores left behind and what they replaced; answers the generation that counts, 0 if there is none. */
function prepareDirectory(directory) {
    mkdirSync(directory, { recursive: true });
    const files = readdirSync(directory).filter((name) => OUR_FILE.test(name));
    let generation = 0;
    for (const name of files)
        generation = Math.max(generation, Number(STATE_FILE.exec(name)?.[1] ?? 0));
    const current = `state-${generation}.mdb`;
    for (const name of files)
        if (!name.startsWith(current))
            rmSync(join(directory, name), { force: true });
    return generation;
}
function removeFiles(file) {
    rmSync(file, { force: true });
    rmSync(`${file}-lock`, { force: true });
}
function syncDirectory(directory) {
    const handle = openSync(directory, 'r');
    try {
        fsyncSync(handle);
    }
    finally {
        closeSync(handle);
    }
}
/**
 * Whether either of LMDB's two meta pages begins as it must: opening a file where neither does ends the process in native
 * code.
 */
function checkMagic(file) {
    const start = Buffer.alloc(PAGE_BYTES * 2);
    const handle = openSync(file, 'r');
    try {
        readSync(handle, start, 0, start.length, 0);
    }
    finally {
        closeSync(handle);
    }
    const magics = [0, PAGE_BYTES].map((page) => start.readUInt32LE(page + META_MAGIC_AT));
    if (!magics.includes(META_MAGIC))
        throw corruptStore('its first pages are not LMDB’s', file, undefined);
}
function corruptStore(what, file, cause) {
    const remedy = 'remove this member’s data directory and add the member anew';
    return new QuorateError('corrupt-store', `the key-value file ${file} is damaged (${what}): ${remedy}`, { cause });
}
function openError(thrown, file) {
    const { message } = QuorateError.from(thrown);
    if (/MDB_INVALID|MDB_CORRUPTED|MDB_VERSION_MISMATCH|MDB_PAGE_NOTFOUND|not an LMDB file/i.test(message)) {
        return corruptStore(message, file, thrown);
    }
    return ioError(thrown);
}
function ioError(thrown) {
    if (thrown instanceof QuorateError)
        return thrown;
    const { message } = QuorateError.from(thrown);
    const isFull = /no space|ENOSPC|disk quota|MDB_MAP_FULL/i.test(message);
    return new QuorateError(isFull ? 'no-space' : 'io', message, { cause: thrown });
}
/** lmdb rejects with a general error first; what happened is in a promise of its own, itself rejected. */
async function commitError(thrown) {
    const reason = thrown.commitError;
    if (reason === undefined)
        return ioError(thrown);
    return reason.then(() => ioError(thrown), (cause) => ioError(cause));
}
//# sourceMappingURL=lmdb-store.js.map