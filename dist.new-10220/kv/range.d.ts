import { type KeyValue, type RangeRequest, type RangeResponse } from '../codec/etcd/kv-types.ts';
import { type KeyRange } from './key-range.ts';
import type { Keyspace, Version } from './keyspace.ts';
interface Found extends Version {
    /** Loaded early only where sorting needs it. */
    value?: Uint8Array;
}
/** Throws `compacted` and `future-revision`. */
export declare function executeRange(keyspace: Keyspace, request: RangeRequest): RangeResponse;
export declare function toKeyValue(keyspace: Keyspace, found: Found, keysOnly: boolean, key?: Uint8Array): KeyValue;
/** Every version in the range at the revision, in key order, until `visit` answers false. Loads no values. */
export declare function forEachVersion(keyspace: Keyspace, { from, to }: KeyRange, revision: number, visit: (version: Version) => boolean): void;
export {};
