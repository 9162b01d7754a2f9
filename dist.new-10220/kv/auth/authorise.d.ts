import type { TxnRequest } from '../../codec/etcd/kv-types.ts';
import type { KvCommand } from '../commands.ts';
import type { AuthStore } from './auth-store.ts';
import type { Identity } from './commands.ts';
/** The keys that hang on a lease. */
export type KeysOfLease = (lease: bigint) => Iterable<string>;
export interface Asking {
    readonly auth: AuthStore;
    readonly identity: Identity | undefined;
    readonly keysOfLease: KeysOfLease;
}
/** Throws `user-empty`, `permission-denied`, `auth-revision-old`. */
export declare function authorise(asking: Asking, command: KvCommand): void;
/** Both branches, whichever will be taken: what is taken would tell something of the compared keys. */
export declare function checkTxn(asking: Asking, { compare, success, failure }: TxnRequest): void;
/** All keys that hang on the lease may be written. */
export declare function checkLeaseWrite(asking: Asking, lease: bigint): void;
/** All keys that hang on the lease may be read. */
export declare function checkLeaseRead(asking: Asking, lease: bigint): void;
