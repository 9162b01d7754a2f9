// An ordered store in memory, for the simulator, the lab and tests. It knows what a disk would hold: a flush takes an
// O(1) image of the tables, and `crash` goes back to the last image whose flush completed.
import { assert } from '../core/errors.js';
import { mapCursor } from './layers.js';
import { SortedMap } from './sorted-map.js';
export function createMemoryStore(options = {}) {
    return new MemoryStore(options);
}
export class MemoryStore {
    isFlushing = false;
    pendingEntries = 0;
    pendingBytes = 0;
    onFlush;
    tables = [];
    /** Keys and encoded values in `tables`. */
    bytes = 0;
    durable = [];
    durableBytes = 0;
    constructor(options) {
        this.onFlush = options.onFlush ?? ((complete) => complete());
    }
    get(table, key) {
        return this.mapOf(table).get(key);
    }
    put(table, key, value) {
        const bytes = key.length + table.codec.size(value);
        const earlier = this.mapOf(table).set(key, value);
        this.bytes += earlier === undefined ? bytes : bytes - key.length - table.codec.size(earlier);
        this.pendingEntries++;
        this.pendingBytes += bytes;
    }
    delete(table, key) {
        const map = this.mapOf(table);
        const earlier = map.get(key);
        assert(earlier !== undefined, 'a key that is not there cannot be deleted');
        map.delete(key);
        this.bytes -= key.length + table.codec.size(earlier);
        this.pendingEntries++;
        this.pendingBytes += key.length;
    }
    scan(table, from, to) {
        return mapCursor(this.mapOf(table), from, to);
    }
    count(table, from, to) {
        const cursor = this.scan(table, from, to);
        let count = 0;
        while (cursor.next())
            count++;
        return count;
    }
    prepareFlush() {
        assert(!this.isFlushing, 'a flush is under way');
        this.isFlushing = true;
        const image = this.image();
        const { pendingEntries, pendingBytes, bytes } = this;
        return {
            commit: (done) => this.onFlush((error) => {
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
    crash() {
        const after = new MemoryStore({ onFlush: this.onFlush });
        after.tables = this.durable.map((map) => map?.clone());
        after.durable = this.durable;
        after.bytes = this.durableBytes;
        after.durableBytes = this.durableBytes;
        this.tables = [];
        return after;
    }
    snapshot() {
        const image = this.image();
        return {
            entries: (table) => new EncodingCursor(table, mapCursor(image[table.id] ?? new SortedMap(), '', undefined)),
            release: () => { },
        };
    }
    restore() {
        assert(!this.isFlushing, 'a flush is under way');
        const tables = [];
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
            abort: () => { },
        };
    }
    size() {
        return { totalBytes: this.bytes, usedBytes: this.bytes };
    }
    close(done) {
        done();
    }
    mapOf(table) {
        let map = this.tables[table.id];
        if (map === undefined) {
            map = new SortedMap();
            this.tables[table.id] = map;
        }
        return map;
    }
    image() {
        return this.tables.map((map) => map?.clone());
    }
}
/** Encodes the values of a cursor, each into the same buffer. */
export class EncodingCursor {
    bytes = new Uint8Array(0);
    buffer = new Uint8Array(1024);
    table;
    cursor;
    constructor(table, cursor) {
        this.table = table;
        this.cursor = cursor;
    }
    get key() {
        return this.cursor.key;
    }
    next() {
        if (!this.cursor.next())
            return false;
        const { codec } = this.table;
        const { value } = this.cursor;
        const size = codec.size(value);
        if (size > this.buffer.length)
            this.buffer = new Uint8Array(size * 2);
        this.bytes = this.buffer.subarray(0, codec.encode(value, this.buffer, 0));
        return true;
    }
    close() {
        this.cursor.close();
    }
}
//# sourceMappingURL=memory-store.js.map