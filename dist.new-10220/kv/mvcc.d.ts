import type { CompactionRequest, DeleteRangeRequest, DeleteRangeResponse, PutRequest, PutResponse, RangeRequest, RangeResponse, TxnRequest, TxnResponse } from '../codec/etcd/kv-types.ts';
import { type KeyEvent, Keyspace, type LeaseBook } from './keyspace.ts';
import type { OrderedStore } from './store.ts';
export declare function createMvcc(store: OrderedStore): Mvcc;
export declare class Mvcc {
    readonly keyspace: Keyspace;
    constructor(store: OrderedStore);
    /** The newest revision: 1 in an empty store. */
    get revision(): number;
    /** Reads below this revision are refused; −1 if nothing was ever compacted. */
    get compactedRevision(): number;
    set leases(book: LeaseBook);
    /** Called after each main revision with its changes; must not write. */
    set onRevision(observer: ((revision: number, events: readonly KeyEvent[]) => void) | undefined);
    /** Throws `compacted`, `future-revision`. */
    range(request: RangeRequest): RangeResponse;
    /** Throws `lease-not-found`, `key-not-found`. */
    put(request: PutRequest): PutResponse;
    deleteRange(request: DeleteRangeRequest): DeleteRangeResponse;
    /** Throws what its executed operations would: `compacted`, `future-revision`, `lease-not-found`, `key-not-found`. */
    txn(request: TxnRequest): TxnResponse;
    /** Throws `compacted` (again), `future-revision`. What it makes superfluous goes in steps: compaction.ts. */
    compact({ revision }: CompactionRequest): void;
}
/** Throws what makes a put impossible; `key` is the request's, as a binary string. */
export declare function checkPut(keyspace: Keyspace, request: PutRequest, key: string): void;
export declare function executePut(keyspace: Keyspace, request: PutRequest, key: string): PutResponse;
export declare function executeDeleteRange(keyspace: Keyspace, request: DeleteRangeRequest): DeleteRangeResponse;
