import type { Cursor, OrderedStore, PreparedFlush, StoreRestore, StoreSnapshot, Table } from '../../kv/store.ts';
export interface LmdbStoreOptions {
    /** Created if missing; nothing else lives in it. */
    readonly directory: string;
    /** Default: those of the key-value state machine. */
    readonly tables?: readonly Table<unknown>[];
}
/** Throws `corrupt-store`, or what the file system says (`io`, `no-space`). */
export declare function openLmdbStore(options: LmdbStoreOptions): LmdbStore;
export declare class LmdbStore implements OrderedStore {
    isFlushing: boolean;
    private readonly directory;
    private readonly tables;
    private environment;
    private environmentFile;
    /** By table id. */
    private active;
    /** Of the flush under way, if any. */
    private frozen;
    private activeEntries;
    private activeBytes;
    private frozenEntries;
    private frozenBytes;
    private isClosed;
    private whenFlushed;
    constructor({ directory, tables }: LmdbStoreOptions);
    get pendingEntries(): number;
    get pendingBytes(): number;
    get<V>(table: Table<V>, key: string): V | undefined;
    scan<V>(table: Table<V>, from: string, to: string | undefined): Cursor<V>;
    count<V>({ id }: Table<V>, from: string, to: string | undefined): number;
    put<V>({ id, codec }: Table<V>, key: string, value: V, isNew: boolean): void;
    delete<V>({ id }: Table<V>, key: string): void;
    prepareFlush(): PreparedFlush;
    private write;
    private endFlush;
    snapshot(): StoreSnapshot;
    restore(): StoreRestore;
    /** `target` is whole and synced. Snapshots of the old state may still be read. */
    private switchTo;
    size(): {
        totalBytes: number;
        usedBytes: number;
    };
    close(done: () => void): void;
    private emptyLayers;
}
