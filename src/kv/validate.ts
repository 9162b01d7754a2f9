// The checks of requests that need no state, as etcd makes them before a request enters the log. Each throws the coded
// error of the first thing that is wrong.

import type { DeleteRangeRequest, PutRequest, RangeRequest, RequestOp, TxnRequest } from '../codec/etcd/kv-types.ts';
import { SortOrder, SortTarget } from '../codec/etcd/kv-types.ts';
import { toBinaryString } from './binary-string.ts';
import { kvError } from './errors.ts';

/** etcd's default for `--max-txn-ops`. */
export const TXN_OPERATIONS_MAX = 128;

const SORT_ORDERS: ReadonlySet<number> = new Set(Object.values(SortOrder));
const SORT_TARGETS: ReadonlySet<number> = new Set(Object.values(SortTarget));

export function validateRange(request: RangeRequest): void {
  if (request.key.length === 0) throw kvError('empty-key');
  if (!SORT_ORDERS.has(request.sortOrder) || !SORT_TARGETS.has(request.sortTarget)) {
    throw kvError('invalid-sort-option');
  }
}

export function validatePut(request: PutRequest): void {
  if (request.key.length === 0) throw kvError('empty-key');
  if (request.ignoreValue && request.value.length > 0) throw kvError('value-provided');
  if (request.ignoreLease && request.lease !== 0n) throw kvError('lease-provided');
}

export function validateDeleteRange(request: DeleteRangeRequest): void {
  if (request.key.length === 0) throw kvError('empty-key');
}

/**
 * Each of a transaction's lists has at most `operationsMax` members; a transaction nested in it may use what the longest
 * list of the outer one leaves.
 */
export function validateTxn(request: TxnRequest, operationsMax = TXN_OPERATIONS_MAX): void {
  validateShape(request, operationsMax);
  writtenBy(request.success);
  writtenBy(request.failure);
}

function validateShape(request: TxnRequest, operationsMax: number): void {
  const longest = Math.max(request.compare.length, request.success.length, request.failure.length);
  if (longest > operationsMax) throw kvError('too-many-operations');
  for (const compare of request.compare) if (compare.key.length === 0) throw kvError('empty-key');
  for (const operation of request.success) validateOperation(operation, operationsMax - longest);
  for (const operation of request.failure) validateOperation(operation, operationsMax - longest);
}

function validateOperation(operation: RequestOp, operationsMax: number): void {
  if (operation.requestRange !== undefined) validateRange(operation.requestRange);
  else if (operation.requestPut !== undefined) validatePut(operation.requestPut);
  else if (operation.requestDeleteRange !== undefined) validateDeleteRange(operation.requestDeleteRange);
  else if (operation.requestTxn !== undefined) validateShape(operation.requestTxn, operationsMax);
  else throw kvError('key-not-found'); // etcd's answer to an empty operation
}

/** What a list of operations may write. Deleted intervals are [from, to); `to` undefined is the single key. */
interface Written {
  readonly puts: Set<string>;
  readonly deletes: { readonly from: string; readonly to: string | undefined }[];
}

/**
 * Refuses a key that is put twice, or put and deleted, by operations that may run together. As in etcd: the two branches of
 * a nested transaction exclude each other; deletes may overlap deletes; a delete "from key on" (an end of one zero
 * byte) is compared literally and so meets no put; and what a nested transaction puts is held against deletes of its
 * own level and of earlier nested transactions, not of later ones.
 */
function writtenBy(operations: readonly RequestOp[]): Written {
  const written: Written = { puts: new Set(), deletes: [] };
  for (const { requestDeleteRange } of operations) {
    if (requestDeleteRange === undefined) continue;
    const { key, rangeEnd } = requestDeleteRange;
    written.deletes.push({
      from: toBinaryString(key),
      to: rangeEnd.length === 0 ? undefined : toBinaryString(rangeEnd),
    });
  }
  for (const { requestTxn } of operations) if (requestTxn !== undefined) addNested(written, requestTxn);
  for (const { requestPut } of operations)
    if (requestPut !== undefined) addPut(written, toBinaryString(requestPut.key));
  return written;
}

function addNested(written: Written, nested: TxnRequest): void {
  const success = writtenBy(nested.success);
  const failure = writtenBy(nested.failure);
  const before = new Set(written.puts);
  for (const key of success.puts) addPut(written, key);
  for (const key of failure.puts) {
    if (before.has(key)) throw kvError('duplicate-key');
    written.puts.delete(key);
    addPut(written, key);
  }
  written.deletes.push(...success.deletes, ...failure.deletes);
}

function addPut({ puts, deletes }: Written, key: string): void {
  if (puts.has(key)) throw kvError('duplicate-key');
  for (const { from, to } of deletes) {
    if (to === undefined ? key === from : key >= from && key < to) throw kvError('duplicate-key');
  }
  puts.add(key);
}
