import { type RequestOp, type TxnRequest, type TxnResponse } from '../codec/etcd/kv-types.ts';
import type { Keyspace } from './keyspace.ts';
/** A transaction whose comparisons have been made. */
export interface TxnPlan {
    readonly succeeded: boolean;
    readonly operations: readonly RequestOp[];
    /** Of the transactions among `operations`, in order. */
    readonly nested: readonly TxnPlan[];
}
export declare function planTxn(keyspace: Keyspace, request: TxnRequest): TxnPlan;
/** Throws what would fail, before anything is written. Branches not taken are not looked at. */
export declare function checkPlan(keyspace: Keyspace, plan: TxnPlan): void;
export declare function executePlan(keyspace: Keyspace, plan: TxnPlan): TxnResponse;
