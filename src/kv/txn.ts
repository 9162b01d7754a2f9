// Transactions. As in etcd, every comparison, of nested transactions too, is made on the state before the transaction: the
// branches to take are all known (the plan) and checked before the first operation runs. Operations then run in order
// and see what earlier ones wrote.

import {
  type Compare,
  CompareResult,
  CompareTarget,
  type KeyValue,
  type RangeRequest,
  type RequestOp,
  type ResponseHeader,
  type ResponseOp,
  type TxnRequest,
  type TxnResponse,
} from '../codec/etcd/kv-types.ts';
import { compareBytes, EMPTY_BYTES } from '../core/bytes.ts';
import { toBinaryString } from './binary-string.ts';
import { kvError } from './errors.ts';
import { keyRange } from './key-range.ts';
import type { Keyspace, Version } from './keyspace.ts';
import { checkPut, executeDeleteRange, executePut } from './mvcc.ts';
import { executeRange, forEachVersion, memoryOf } from './range.ts';

/** A transaction whose comparisons have been made. */
export interface TxnPlan {
  readonly succeeded: boolean;
  readonly operations: readonly RequestOp[];
  /** Of the transactions among `operations`, in order. */
  readonly nested: readonly TxnPlan[];
}

export function planTxn(keyspace: Keyspace, request: TxnRequest): TxnPlan {
  const succeeded = request.compare.every((compare) => holds(keyspace, compare));
  const operations = succeeded ? request.success : request.failure;
  const nested: TxnPlan[] = [];
  for (const { requestTxn } of operations) if (requestTxn !== undefined) nested.push(planTxn(keyspace, requestTxn));
  return { succeeded, operations, nested };
}

/** Throws what would fail, before anything is written. Branches not taken are not looked at. */
export function checkPlan(keyspace: Keyspace, plan: TxnPlan): void {
  let nested = 0;
  for (const { requestRange, requestPut, requestTxn } of plan.operations) {
    if (requestRange !== undefined) checkRange(keyspace, requestRange);
    else if (requestPut !== undefined) checkPut(keyspace, requestPut, toBinaryString(requestPut.key));
    else if (requestTxn !== undefined) checkPlan(keyspace, plan.nested[nested++] as TxnPlan);
  }
}

function checkRange(keyspace: Keyspace, { revision }: RangeRequest): void {
  if (revision === 0) return;
  if (revision > keyspace.revision) throw kvError('future-revision');
  // Unlike a range of its own, one in a transaction takes a negative revision at its word.
  if (revision < keyspace.compactedRevision) throw kvError('compacted');
}

/** Memory that the ranges of a transaction may still take together, in bytes. */
export interface RangeBudget {
  left: number;
}

/** Throws `range-too-large` beyond the budget: for transactions that write nothing, which each member answers as it can. */
export function executePlan(keyspace: Keyspace, plan: TxnPlan, budget?: RangeBudget): TxnResponse {
  const responses: ResponseOp[] = [];
  let nested = 0;
  for (const operation of plan.operations) {
    const { requestRange, requestPut, requestDeleteRange, requestTxn } = operation;
    if (requestRange !== undefined) {
      const header = headerAt(keyspace);
      const response = executeRange(keyspace, requestRange, budget?.left);
      if (budget !== undefined) charge(budget, response.kvs);
      responses.push({ responseRange: { header, ...response } });
    } else if (requestPut !== undefined) {
      const response = executePut(keyspace, requestPut, toBinaryString(requestPut.key));
      responses.push({ responsePut: { header: headerAt(keyspace), ...response } });
    } else if (requestDeleteRange !== undefined) {
      const response = executeDeleteRange(keyspace, requestDeleteRange);
      responses.push({ responseDeleteRange: { header: headerAt(keyspace), ...response } });
    } else if (requestTxn !== undefined) {
      const response = executePlan(keyspace, plan.nested[nested++] as TxnPlan, budget);
      // etcd leaves the header of a nested transaction's response empty.
      responses.push({ responseTxn: { header: EMPTY_HEADER, ...response } });
    }
  }
  return { succeeded: plan.succeeded, responses };
}

function charge(budget: RangeBudget, kvs: readonly KeyValue[]): void {
  for (const kv of kvs) budget.left -= memoryOf(kv);
  if (budget.left < 0) throw kvError('range-too-large');
}

const EMPTY_HEADER: ResponseHeader = { clusterId: 0n, memberId: 0n, revision: 0, raftTerm: 0 };

/** Responses within a transaction carry the revision as of their operation, and nothing else in their headers. */
function headerAt(keyspace: Keyspace): ResponseHeader {
  return { ...EMPTY_HEADER, revision: keyspace.visibleRevision };
}

// ── comparisons ──

/** The value of a key that is not there is incomparable; its numbers are all 0. */
const ABSENT: Version = { key: '', main: 0, sub: 0, create: 0, version: 0, lease: 0n };

/** With a range, all keys in it must satisfy the comparison; a range without keys counts as one absent key. */
function holds(keyspace: Keyspace, compare: Compare): boolean {
  const range = keyRange(compare.key, compare.rangeEnd);
  let isEmpty = true;
  let result = true;
  const visit = (version: Version): boolean => {
    isEmpty = false;
    result = holdsFor(keyspace, compare, version);
    return result;
  };
  if (range.isSingle) {
    const version = keyspace.find(range.from, keyspace.revision);
    if (version !== undefined) visit(version);
  } else {
    forEachVersion(keyspace, range, keyspace.revision, visit);
  }
  if (!isEmpty) return result;
  return compare.target === CompareTarget.VALUE ? false : holdsFor(keyspace, compare, ABSENT);
}

function holdsFor(keyspace: Keyspace, compare: Compare, version: Version): boolean {
  const difference = differenceOf(keyspace, compare, version);
  switch (compare.result) {
    case CompareResult.EQUAL:
      return difference === 0;
    case CompareResult.NOT_EQUAL:
      return difference !== 0;
    case CompareResult.GREATER:
      return difference > 0;
    case CompareResult.LESS:
      return difference < 0;
    default:
      // A relation that this version does not know: true, as in etcd.
      return true;
  }
}

function differenceOf(keyspace: Keyspace, compare: Compare, version: Version): number {
  switch (compare.target) {
    case CompareTarget.VERSION:
      return version.version - (compare.version ?? 0);
    case CompareTarget.CREATE:
      return version.create - (compare.createRevision ?? 0);
    case CompareTarget.MOD:
      return version.main - (compare.modRevision ?? 0);
    case CompareTarget.VALUE:
      return compareBytes(keyspace.valueOf(version), compare.value ?? EMPTY_BYTES);
    case CompareTarget.LEASE: {
      const lease = compare.lease ?? 0n;
      return version.lease < lease ? -1 : version.lease > lease ? 1 : 0;
    }
    default:
      return 0;
  }
}
