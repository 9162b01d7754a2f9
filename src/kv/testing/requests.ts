// Requests for tests: built from the few fields that matter, and random ones over few keys so that they meet.

import * as fc from 'fast-check';
import type {
  Compare,
  DeleteRangeRequest,
  PutRequest,
  RangeRequest,
  RequestOp,
  TxnRequest,
} from '../../codec/etcd/kv-types.ts';
import { QuorateError } from '../../core/errors.ts';
import { fromBinaryString } from '../binary-string.ts';

export const bytes = (text: string): Uint8Array => fromBinaryString(text);

type WithText<T> = { [K in keyof T]?: T[K] extends Uint8Array ? string | Uint8Array : T[K] };

const asBytes = (value: string | Uint8Array | undefined): Uint8Array =>
  typeof value === 'string' ? bytes(value) : (value ?? new Uint8Array(0));

export function rangeRequest({ key, rangeEnd, ...rest }: WithText<RangeRequest>): RangeRequest {
  return {
    key: asBytes(key),
    rangeEnd: asBytes(rangeEnd),
    limit: 0,
    revision: 0,
    sortOrder: 0,
    sortTarget: 0,
    serializable: false,
    keysOnly: false,
    countOnly: false,
    minModRevision: 0,
    maxModRevision: 0,
    minCreateRevision: 0,
    maxCreateRevision: 0,
    ...rest,
  };
}

export function putRequest({ key, value, ...rest }: WithText<PutRequest>): PutRequest {
  return {
    key: asBytes(key),
    value: asBytes(value),
    lease: 0n,
    prevKv: false,
    ignoreValue: false,
    ignoreLease: false,
    ...rest,
  };
}

export function deleteRequest({ key, rangeEnd, prevKv }: WithText<DeleteRangeRequest>): DeleteRangeRequest {
  return { key: asBytes(key), rangeEnd: asBytes(rangeEnd), prevKv: prevKv ?? false };
}

export function txnRequest(request: Partial<TxnRequest>): TxnRequest {
  return { compare: [], success: [], failure: [], ...request };
}

/** The answer, or the code of the refusal. */
export function outcome<T>(run: () => T): T | { readonly refused: string } {
  try {
    return run();
  } catch (thrown) {
    if (!(thrown instanceof QuorateError)) throw thrown;
    return { refused: thrown.code };
  }
}

// ── random ones ──

const UNITS = ['a', '\0', '\xff'];
const key = fc.array(fc.constantFrom(...UNITS), { minLength: 1, maxLength: 2 }).map((units) => bytes(units.join('')));
const rangeEnd = fc.oneof(
  { weight: 3, arbitrary: fc.constant(bytes('')) },
  { weight: 1, arbitrary: fc.constant(bytes('\0')) },
  { weight: 2, arbitrary: key },
);
const value = fc.constantFrom('', 'x', 'y', 'z\0\xff').map(bytes);
/** Small numbers: those of revisions and versions in a short test, and some that are out of range. */
const number = fc.integer({ min: -1, max: 25 });
const rarely = (arbitrary: fc.Arbitrary<number>): fc.Arbitrary<number> =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary });

export const anyRange: fc.Arbitrary<RangeRequest> = fc.record({
  key,
  rangeEnd,
  limit: fc.oneof(fc.constant(0), fc.integer({ min: -1, max: 4 })),
  revision: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: number }),
  sortOrder: fc.integer({ min: 0, max: 2 }),
  sortTarget: fc.integer({ min: 0, max: 4 }),
  serializable: fc.boolean(),
  keysOnly: fc.boolean(),
  countOnly: rarely(fc.constant(1)).map((one) => one === 1),
  minModRevision: rarely(number),
  maxModRevision: rarely(number),
  minCreateRevision: rarely(number),
  maxCreateRevision: rarely(number),
});

export const anyPut: fc.Arbitrary<PutRequest> = fc
  .record({
    key,
    value,
    lease: rarely(fc.constant(1)).map((one) => (one === 1 ? 7n : 0n)),
    prevKv: fc.boolean(),
    ignoreValue: rarely(fc.constant(1)).map((one) => one === 1),
    ignoreLease: rarely(fc.constant(1)).map((one) => one === 1),
  })
  .map((request) => ({
    ...request,
    value: request.ignoreValue ? bytes('') : request.value,
    lease: request.ignoreLease ? 0n : request.lease,
  }));

export const anyDelete: fc.Arbitrary<DeleteRangeRequest> = fc.record({ key, rangeEnd, prevKv: fc.boolean() });

const anyCompare: fc.Arbitrary<Compare> = fc
  .record({
    key,
    rangeEnd,
    result: fc.integer({ min: 0, max: 3 }),
    target: fc.integer({ min: 0, max: 4 }),
    number,
    value,
  })
  .map(({ number: of, value: text, ...compare }) => {
    const union = [
      { version: of % 3 },
      { createRevision: of },
      { modRevision: of },
      { value: text },
      { lease: 0n },
    ] as const;
    return { ...compare, ...union[compare.target] };
  });

export const anyTxn: fc.Arbitrary<TxnRequest> = fc.letrec<{ operation: RequestOp; txn: TxnRequest }>((tie) => ({
  operation: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    anyRange.map((requestRange) => ({ requestRange })),
    anyPut.map((requestPut) => ({ requestPut })),
    anyDelete.map((requestDeleteRange) => ({ requestDeleteRange })),
    tie('txn').map((requestTxn) => ({ requestTxn })),
  ),
  txn: fc.record({
    compare: fc.array(anyCompare, { maxLength: 2 }),
    success: fc.array(tie('operation'), { maxLength: 4 }),
    failure: fc.array(tie('operation'), { maxLength: 3 }),
  }),
})).txn;
