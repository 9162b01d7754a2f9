import type { DeleteRangeRequest, PutRequest, RangeRequest, TxnRequest } from '../codec/etcd/kv-types.ts';
/** etcd's default for `--max-txn-ops`. */
export declare const TXN_OPERATIONS_MAX = 128;
export declare function validateRange(request: RangeRequest): void;
export declare function validatePut(request: PutRequest): void;
export declare function validateDeleteRange(request: DeleteRangeRequest): void;
/**
 * Each of a transaction's lists has at most `operationsMax` members; a transaction nested in it may use what the longest
 * list of the outer one leaves.
 */
export declare function validateTxn(request: TxnRequest, operationsMax?: number): void;
