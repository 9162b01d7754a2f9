// A checksum of the key space at a revision, equal on all replicas that have compacted to the same revision, wherever
// their sweeps are. What it covers is what requests can see: every retained change up to the revision.
import { ByteWriter } from '../core/bytes.js';
import { crc32 as pureCrc32 } from '../core/crc32.js';
import { assert } from '../core/errors.js';
import { writeBinaryString } from './binary-string.js';
import { hasSweepWork } from './compaction.js';
import { kvError } from './errors.js';
import { CHANGES, mainOf, revisionKey, subOf } from './tables.js';
/** Computes a hash in steps, so that a large key space blocks nobody. */
export class KeyspaceHasher {
    revision;
    compactedRevision;
    keyspace;
    crc32;
    header = new ByteWriter(64);
    keyBytes = new Uint8Array(256);
    from = revisionKey(0, 0);
    value = 0;
    isDone = false;
    /** `revision` 0: the newest. Throws `compacted`, `future-revision`. */
    constructor(keyspace, revision, crc32 = pureCrc32) {
        this.keyspace = keyspace;
        this.revision = keyspace.resolve(revision);
        this.compactedRevision = keyspace.compactedRevision;
        this.crc32 = crc32;
    }
    /** Reads at most `changesMax` changes; answers whether the hash is done. Throws `compacted` if a compaction came between. */
    step(changesMax) {
        const { keyspace } = this;
        if (keyspace.compactedRevision !== this.compactedRevision)
            throw kvError('compacted');
        const cursor = keyspace.store.scan(CHANGES, this.from, revisionKey(this.revision + 1, 0));
        for (let visited = 0; !this.isDone; visited++) {
            if (!cursor.next()) {
                this.isDone = true;
                break;
            }
            const main = mainOf(cursor.key);
            const sub = subOf(cursor.key);
            if (visited === changesMax) {
                this.from = revisionKey(main, sub);
                cursor.close();
                break;
            }
            if (this.counts(main, sub, cursor.value))
                this.add(main, sub, cursor.value);
        }
        return this.isDone;
    }
    result() {
        assert(this.isDone, 'the hash is not done');
        return { hash: this.value, revision: this.revision, compactedRevision: this.compactedRevision };
    }
    /** Up to the compacted revision: only what the sweep leaves, less deletions that only watchers still see. */
    counts(main, sub, change) {
        if (main > this.compactedRevision)
            return true;
        if (change.isTombstone)
            return false;
        if (!hasSweepWork(this.keyspace))
            return true;
        const newest = this.keyspace.newestUpTo(change.key, this.compactedRevision);
        return newest !== undefined && newest.main === main && newest.sub === sub;
    }
    add(main, sub, { key, create, version, lease, isTombstone, value }) {
        const { header, crc32 } = this;
        header.reset();
        header.uint(main);
        header.uint(sub);
        header.bool(isTombstone);
        header.uint(create);
        header.uint(version);
        header.uint(Number(BigInt.asUintN(32, lease)));
        header.uint(Number(BigInt.asUintN(32, lease >> 32n)));
        header.uint(key.length);
        header.uint(value.length);
        if (this.keyBytes.length < key.length)
            this.keyBytes = new Uint8Array(key.length * 2);
        const keyEnd = writeBinaryString(key, this.keyBytes, 0);
        let hash = crc32(header.finish(), this.value);
        hash = crc32(this.keyBytes.subarray(0, keyEnd), hash);
        this.value = crc32(value, hash);
    }
}
/** The hash in one go. `revision` 0: the newest. Throws `compacted`, `future-revision`. */
export function hashKeyspace(keyspace, revision, crc32) {
    const hasher = new KeyspaceHasher(keyspace, revision, crc32);
    hasher.step(Number.POSITIVE_INFINITY);
    return hasher.result();
}
//# sourceMappingURL=hash.js.map