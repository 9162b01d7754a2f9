import type { RootDatabase } from 'lmdb';
import type { Cursor, Table } from '../../kv/store.ts';
/** A read transaction: a view of the database that later commits do not change. */
export interface ReadTransaction {
    use(): void;
    done(): void;
}
export declare class LmdbTable<V> {
    readonly table: Table<V>;
    private readonly codec;
    private readonly database;
    private readonly slabs;
    constructor(root: RootDatabase, table: Table<V>);
    get(key: string, transaction: ReadTransaction): V | undefined;
    put(key: string, value: V): void;
    /** A record that is encoded already. */
    putEncoded(key: string, bytes: Uint8Array): void;
    remove(key: string): void;
    count(from: string, to: string | undefined, transaction: ReadTransaction): number;
    scan(from: string, to: string | undefined, transaction: ReadTransaction): Cursor<V>;
    get pages(): number;
    private writeLongKey;
}
