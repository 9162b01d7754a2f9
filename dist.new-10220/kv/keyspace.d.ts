import type { Cursor, OrderedStore } from './store.ts';
import { type Change, type Head } from './tables.ts';
/** The version of a key at some revision. The value is loaded when wanted: `valueOf`. */
export interface Version {
    readonly key: string;
    readonly main: number;
    readonly sub: number;
    readonly create: number;
    readonly version: number;
    readonly lease: bigint;
}
interface Newest extends Omit<Version, 'key'> {
    readonly isTombstone: boolean;
}
/** One change of a main revision, as watchers want it. `change.previousMain` leads to the version before. */
export interface KeyEvent {
    readonly main: number;
    readonly sub: number;
    readonly change: Change;
}
/** Which leases exist and what hangs on them: lease/leases.ts. */
export interface LeaseBook {
    has(lease: bigint): boolean;
    attach(lease: bigint, key: string): void;
    detach(lease: bigint, key: string): void;
}
export declare const NO_LEASES: LeaseBook;
export declare class Keyspace {
    readonly store: OrderedStore;
    leases: LeaseBook;
    /** Called once for each main revision, when it is complete, with its changes in order. */
    onRevision: ((revision: number, events: readonly KeyEvent[]) => void) | undefined;
    /** The newest complete main revision. */
    revision: number;
    /** Reads below this are refused. −1 until the first compaction, which may be at 0, as in etcd. */
    compactedRevision: number;
    /** How far superseded changes have been removed: see compaction.ts. */
    sweptRevision: number;
    sweepTarget: number;
    sweepMain: number;
    sweepSub: number;
    /** Changes so far in the main revision that is being written. */
    private changes;
    private events;
    constructor(store: OrderedStore);
    /** Reads what `save` wrote: a handful of numbers, whatever the number of keys. */
    load(): void;
    /** Puts the revisions into the store, so that the flush or snapshot that follows has them. */
    save(): void;
    /** The revision that reads see: while a revision is being written and has changes, that one. */
    get visibleRevision(): number;
    get isWriting(): boolean;
    /** The revision that a read asked for (0 or less: the newest), or the error etcd gives. */
    resolve(revision: number): number;
    headOf(key: string): Head | undefined;
    /** The version of `key` at `revision`, or undefined if it did not exist then. */
    find(key: string, revision: number): Version | undefined;
    /** As `find`, for a key whose head is known. */
    versionAt(key: string, head: Head, revision: number): Version | undefined;
    /** The newest retained change of `key` at or before `revision`, deletions too. */
    newestUpTo(key: string, revision: number): Newest | undefined;
    private newestSince;
    changeAt(main: number, sub: number): Change | undefined;
    valueOf(version: Version): Uint8Array;
    /** Heads in key order, those of deleted keys too. */
    heads(from: string, to: string | undefined): Cursor<Head>;
    /** Keys in the range that exist now. */
    countLive(from: string, to: string | undefined): number;
    put(key: string, value: Uint8Array, lease: bigint): void;
    /** `key` exists now. */
    remove(key: string): void;
    /** Completes the main revision if anything was written; answers the newest revision. */
    endRevision(): number;
    private write;
}
export {};
