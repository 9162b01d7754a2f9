// What a transaction may do decides which way it goes: one that only reads needs no place in the log.

import type { RangeRequest, RequestOp, TxnRequest } from '../codec/etcd/kv-types.ts';

/** Whether `holds` is true of every range, and there is nothing but ranges. */
function everyOperation(operations: readonly RequestOp[], holds: (range: RangeRequest) => boolean): boolean {
  return operations.every(({ requestRange, requestTxn }) => {
    if (requestRange !== undefined) return holds(requestRange);
    return requestTxn !== undefined && everyRange(requestTxn, holds);
  });
}

function everyRange({ success, failure }: TxnRequest, holds: (range: RangeRequest) => boolean): boolean {
  return everyOperation(success, holds) && everyOperation(failure, holds);
}

export function isReadOnly(request: TxnRequest): boolean {
  return everyRange(request, () => true);
}

/** A reading transaction that is content with what this member has. */
export function isSerializable(request: TxnRequest): boolean {
  return everyRange(request, (range) => range.serializable);
}
