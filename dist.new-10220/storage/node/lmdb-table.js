// One table of ours as one LMDB database: binary-string keys of any length, records encoded by the table's codec, reads
// within a given read transaction.
//
// LMDB's keys are short (1,978 bytes). A key of LONG_KEY bytes or more is stored under its first LONG_KEY bytes and a hash
// of the whole; the record is then preceded by the whole key. So each key is one entry, found in one look-up, and short and
// long keys sort rightly among each other; only long keys with the same beginning (a bucket) are out of order, and
// cursors sort those, in passes of bounded memory.
import { createHash } from 'node:crypto';
const LONG_KEY = 1024;
const HASH_BYTES = 16;
/** Above every key of a bucket, below what follows. */
const BUCKET_END = '\xff'.repeat(HASH_BYTES + 1);
/** The least key there is, for LMDB takes no empty one as a bound. */
const FIRST_KEY = '\0';
/** What a cursor holds of a bucket at a time. */
const BUCKET_PASS_BYTES = 4 << 20;
const SLAB_BYTES = 256 << 10;
/** Encodes records into large buffers, which lmdb's writer reads later: a small buffer for each costs far more. */
class SlabEncoder {
    slab = Buffer.allocUnsafeSlow(SLAB_BYTES);
    position = 0;
    /** Room for `bytes`; write at `at`, then `take`. */
    reserve(bytes) {
        if (this.position + bytes > this.slab.length) {
            this.slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, bytes));
            this.position = 0;
        }
        return { target: this.slab, at: this.position };
    }
    take(end) {
        this.slab.start = this.position;
        this.slab.end = end;
        // Kept to words, as lmdb does with its own.
        this.position = (end + 7) & ~7;
        return this.slab;
    }
}
const keyEncoder = {
    writeKey(key, target, position) {
        // Writing text to a buffer cuts what does not fit; lmdb expects an error to make room.
        if (position + key.length > target.length)
            throw new RangeError('no room for the key');
        return position + target.write(key, position, 'latin1');
    },
    readKey: (source, start, end) => source.toString('latin1', start, end),
};
function storedKey(key) {
    if (key.length < LONG_KEY)
        return key;
    const hash = createHash('sha256').update(key, 'latin1').digest();
    return key.slice(0, LONG_KEY) + hash.toString('latin1', 0, HASH_BYTES);
}
/** The whole key in front of a long key's record. */
function longKeyOf(record) {
    return record.toString('latin1', 4, 4 + record.readUInt32LE(0));
}
export class LmdbTable {
    table;
    codec;
    database;
    slabs = new SlabEncoder();
    constructor(root, table) {
        this.table = table;
        this.codec = table.codec;
        // Values are encoded and decoded here: lmdb passes slabs, and its own reused buffer, through. Its types do not know
        // that a database may have a key encoder of its own.
        const options = {
            keyEncoder,
            encoder: { encode: (slab) => slab, decode: (bytes) => bytes },
        };
        this.database = root.openDB(table.name, options);
    }
    get(key, transaction) {
        const bytes = this.database.getBinaryFast(storedKey(key), { transaction });
        if (bytes === undefined)
            return undefined;
        // `bytes` is lmdb's own buffer, reused by the next read; its `length` is the record's.
        const start = key.length < LONG_KEY ? 0 : 4 + key.length;
        return this.codec.decode(bytes, start, bytes.length);
    }
    put(key, value) {
        const prefix = key.length < LONG_KEY ? 0 : 4 + key.length;
        const { target, at } = this.slabs.reserve(prefix + this.codec.size(value));
        if (prefix > 0)
            this.writeLongKey(key, target, at);
        this.database.put(storedKey(key), this.slabs.take(this.codec.encode(value, target, at + prefix)));
    }
    /** A record that is encoded already. */
    putEncoded(key, bytes) {
        const prefix = key.length < LONG_KEY ? 0 : 4 + key.length;
        const { target, at } = this.slabs.reserve(prefix + bytes.length);
        if (prefix > 0)
            this.writeLongKey(key, target, at);
        target.set(bytes, at + prefix);
        this.database.put(storedKey(key), this.slabs.take(at + prefix + bytes.length));
    }
    remove(key) {
        this.database.remove(storedKey(key));
    }
    count(from, to, transaction) {
        // Within a bucket entries are not in order: its ends cannot be found by key.
        const isExact = from.length < LONG_KEY && (to === undefined || to.length < LONG_KEY);
        if (isExact)
            return this.database.getKeysCount(bounds(from, to, transaction));
        const cursor = this.scan(from, to, transaction);
        let count = 0;
        while (cursor.next())
            count++;
        return count;
    }
    scan(from, to, transaction) {
        return new LmdbCursor(this.database, this.codec, from, to, transaction);
    }
    get pages() {
        const { treeBranchPageCount, treeLeafPageCount, overflowPages } = this.database.db.stat();
        return treeBranchPageCount + treeLeafPageCount + overflowPages;
    }
    writeLongKey(key, target, at) {
        target.writeUInt32LE(key.length, at);
        target.write(key, at + 4, 'latin1');
    }
}
function bounds(from, to, transaction) {
    const start = from === '' ? FIRST_KEY : from.slice(0, LONG_KEY);
    if (to === undefined)
        return { start, transaction };
    return { start, end: to.length < LONG_KEY ? to : to.slice(0, LONG_KEY) + BUCKET_END, transaction };
}
/** Lazy: reads an entry of LMDB's cursor at a time, or one pass over a bucket. */
class LmdbCursor {
    key = '';
    value;
    database;
    codec;
    from;
    to;
    transaction;
    entries;
    /** Sorted entries of the bucket that the cursor is in, and which comes next. */
    bucket = [];
    position = 0;
    bucketPrefix = '';
    /** The bucket has entries beyond those of this pass. */
    hasMoreInBucket = false;
    constructor(database, codec, from, to, transaction) {
        this.database = database;
        this.codec = codec;
        this.from = from;
        this.to = to;
        this.transaction = transaction;
        this.entries = this.open(from);
    }
    next() {
        for (;;) {
            if (this.nextInBucket())
                return true;
            const { done, value: entry } = this.entries.next();
            if (done)
                return false;
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
    close() {
        this.entries.return?.();
    }
    open(from) {
        return this.database.getRange(bounds(from, this.to, this.transaction))[Symbol.iterator]();
    }
    enterBucket(prefix) {
        this.close();
        this.bucketPrefix = prefix;
        this.readBucket('');
        this.entries = this.database
            .getRange({ ...bounds('', this.to, this.transaction), start: prefix + BUCKET_END })[Symbol.iterator]();
    }
    nextInBucket() {
        if (this.position === this.bucket.length) {
            if (!this.hasMoreInBucket)
                return false;
            this.readBucket(this.key);
        }
        const entry = this.bucket[this.position];
        if (entry === undefined)
            return false;
        this.position++;
        this.key = entry.key;
        this.value = entry.value;
        return true;
    }
    /** Collects the bucket's smallest keys above `after` that are in the range, as many as memory allows. */
    readBucket(after) {
        const { from, to, transaction, bucketPrefix } = this;
        let page = [];
        let bytes = 0;
        let limit;
        this.hasMoreInBucket = false;
        for (const { value } of this.database.getRange({
            start: bucketPrefix,
            end: bucketPrefix + BUCKET_END,
            transaction,
        })) {
            const key = longKeyOf(value);
            if (key <= after || key < from || (to !== undefined && key >= to))
                continue;
            if (limit !== undefined && key >= limit)
                continue;
            page.push({ key, value: this.codec.decode(value, 4 + key.length, value.length) });
            bytes += key.length;
            if (bytes <= BUCKET_PASS_BYTES || page.length < 2)
                continue;
            page = smallerHalf(page);
            bytes = page.reduce((sum, entry) => sum + entry.key.length, 0);
            limit = `${page[page.length - 1].key}\0`;
            this.hasMoreInBucket = true;
        }
        page.sort(byKey);
        this.bucket = page;
        this.position = 0;
    }
}
function smallerHalf(page) {
    page.sort(byKey);
    return page.slice(0, page.length >> 1);
}
function byKey(a, b) {
    return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
//# sourceMappingURL=lmdb-table.js.map