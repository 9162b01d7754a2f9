import { type QuorateError } from '../core/errors.ts';
import type { Cursor, OrderedStore, PreparedFlush, RawCursor, StoreRestore, StoreSnapshot, Table } from './store.ts';
export interface MemoryStoreOptions {
    /**
     * Decides when, and with what outcome, a flush is over: called with `complete` for every flush. By default it is over
     * before `flush` returns.
     */
    readonly onFlush?: (complete: (error?: QuorateError) => void) => void;
}
export declare function createMemoryStore(options?: MemoryStoreOptions): MemoryStore;
export declare class MemoryStore implements OrderedStore {
    isFlushing: boolean;
    pendingEntries: number;
    pendingBytes: number;
    private readonly onFlush;
    private tables;
    /** Keys and encoded values in `tables`. */
    private bytes;
    private durable;
    private durableBytes;
    constructor(options: MemoryStoreOptions);
    get<V>(table: Table<V>, key: string): V | undefined;
    put<V>(table: Table<V>, key: string, value: V): void;
    delete<V>(table: Table<V>, key: string): void;
    scan<V>(table: Table<V>, from: string, to: string | undefined): Cursor<V>;
    count<V>(table: Table<V>, from: string, to: string | undefined): number;
    prepareFlush(): PreparedFlush;
    /** Loses power: what was not flushed is gone, and nobody hears of the flush under way. */
    crash(): MemoryStore;
    snapshot(): StoreSnapshot;
    restore(): StoreRestore;
    size(): {
        totalBytes: number;
        usedBytes: number;
    };
    close(done: () => void): void;
    private mapOf;
    private image;
}
/** Encodes the values of a cursor, each into the same buffer. */
export declare class EncodingCursor implements RawCursor {
    bytes: Uint8Array;
    private buffer;
    private readonly table;
    private readonly cursor;
    constructor(table: Table<unknown>, cursor: Cursor<unknown>);
    get key(): string;
    next(): boolean;
    close(): void;
}
