import type { Crc32 } from '../core/crc32.ts';
import type { Keyspace } from './keyspace.ts';
export interface KeyspaceHash {
    readonly hash: number;
    /** The revision hashed. */
    readonly revision: number;
    /** Hashes are comparable if this is the same. */
    readonly compactedRevision: number;
}
/** Computes a hash in steps, so that a large key space blocks nobody. */
export declare class KeyspaceHasher {
    readonly revision: number;
    private readonly compactedRevision;
    private readonly keyspace;
    private readonly crc32;
    private readonly header;
    private keyBytes;
    private from;
    private value;
    private isDone;
    /** `revision` 0: the newest. Throws `compacted`, `future-revision`. */
    constructor(keyspace: Keyspace, revision: number, crc32?: Crc32);
    /** Reads at most `changesMax` changes; answers whether the hash is done. Throws `compacted` if a compaction came between. */
    step(changesMax: number): boolean;
    result(): KeyspaceHash;
    /** Up to the compacted revision: only what the sweep leaves, less deletions that only watchers still see. */
    private counts;
    private add;
}
/** The hash in one go. `revision` 0: the newest. Throws `compacted`, `future-revision`. */
export declare function hashKeyspace(keyspace: Keyspace, revision: number, crc32?: Crc32): KeyspaceHash;
