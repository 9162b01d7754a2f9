import type { Table } from './store.ts';
/** The newest change of a key. */
export interface Head {
    readonly main: number;
    readonly sub: number;
    /** 0 for a tombstone, as are `version` and `lease`. */
    readonly create: number;
    readonly version: number;
    readonly lease: bigint;
    readonly isTombstone: boolean;
    /** The number of this change among the key's changes since the key was first (or again) unheard of. From 1. */
    readonly depth: number;
    /**
     * Revisions (main, sub, main, sub, …) of the changes that the following ones may skip to: numbers `depth` without its
     * lowest set bit, that without its lowest, and so on to a single bit; oldest first. May name revisions compacted since.
     */
    readonly ancestors: readonly number[];
}
/** One change: a put, or a deletion (`isTombstone`). */
export interface Change {
    readonly key: string;
    readonly value: Uint8Array;
    readonly create: number;
    readonly version: number;
    readonly lease: bigint;
    readonly isTombstone: boolean;
    /** The key's previous change; main 0 if there is none. May have been compacted. */
    readonly previousMain: number;
    readonly previousSub: number;
    /** An older change of the key; main 0 if there is none. May have been compacted. */
    readonly skipMain: number;
    readonly skipSub: number;
}
/** A lease: see lease/leases.ts. */
export interface LeaseRecord {
    /** As granted. */
    readonly ttlSeconds: number;
    /** Of that, what a member that knows no better may count from. */
    readonly remainingSeconds: number;
    /** The log's entry that granted it or renewed it last. */
    readonly renewedAt: number;
}
export declare const HEADS: Table<Head>;
export declare const TOMBSTONES: Table<true>;
export declare const CHANGES: Table<Change>;
/** Small things by name: applied index, revisions, members; later alarms and the like. */
export declare const META: Table<Uint8Array>;
/** By `leaseKey`. */
export declare const LEASES: Table<LeaseRecord>;
/** Which keys hang on a lease: `leaseKey`, followed by the key. */
export declare const LEASE_KEYS: Table<true>;
/** In the order in which snapshots list them. */
export declare const TABLES: readonly Table<unknown>[];
export declare function leaseKey(id: bigint): string;
export declare function leaseOf(key: string): bigint;
export declare function revisionKey(main: number, sub: number): string;
export declare function mainOf(key: string): number;
export declare function subOf(key: string): number;
