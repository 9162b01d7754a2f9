import type { TxnRequest } from '../codec/etcd/kv-types.ts';
export declare function isReadOnly(request: TxnRequest): boolean;
/** A reading transaction that is content with what this member has. */
export declare function isSerializable(request: TxnRequest): boolean;
