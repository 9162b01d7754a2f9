// Keys and values in the forms of `--write-out`: what get, put, del, txn, watch, lock and elect print.

import * as kv from '../../codec/etcd/kv.ts';
import type {
  DeleteRangeResponse,
  KeyValue,
  PutResponse,
  RangeResponse,
  TxnResponse,
} from '../../codec/etcd/kv-types.ts';
import { goQuote, hexBytes } from './go-text.ts';
import { asMessage, fieldLine, headerFields, type Line, type Showing } from './show.ts';

export interface KeyValueStyle {
  readonly isHex: boolean;
  readonly isValueOnly?: boolean;
}

export function keyValueLines(each: KeyValue, { isHex, isValueOnly = false }: KeyValueStyle): Line[] {
  const text = (bytes: Uint8Array): Line => (isHex ? hexBytes(bytes) : bytes);
  return isValueOnly ? [text(each.value)] : [text(each.key), text(each.value)];
}

/** `before` is put before each name: `Prev` for what was there earlier. */
export function keyValueFields(each: KeyValue, before = ''): string[] {
  return [
    fieldLine(`${before}Key`, goQuote(each.key)),
    fieldLine(`${before}CreateRevision`, each.createRevision),
    fieldLine(`${before}ModRevision`, each.modRevision),
    fieldLine(`${before}Version`, each.version),
    fieldLine(`${before}Value`, goQuote(each.value)),
    fieldLine(`${before}Lease`, each.lease),
  ];
}

export function rangeShowing(answer: RangeResponse, style: KeyValueStyle): Showing {
  return {
    simple: () => answer.kvs.flatMap((each) => keyValueLines(each, style)),
    fields: () => [
      ...headerFields(answer.header),
      ...answer.kvs.flatMap((each) => keyValueFields(each)),
      fieldLine('More', answer.more),
      fieldLine('Count', answer.count),
    ],
    ...asMessage(kv.RangeResponse, answer),
  };
}

export function putShowing(answer: PutResponse, style: KeyValueStyle): Showing {
  const { prevKv } = answer;
  return {
    simple: () => ['OK', ...(prevKv ? keyValueLines(prevKv, style) : [])],
    fields: () => [...headerFields(answer.header), ...(prevKv ? keyValueFields(prevKv, 'Prev') : [])],
    ...asMessage(kv.PutResponse, answer),
  };
}

export function deleteShowing(answer: DeleteRangeResponse, style: KeyValueStyle): Showing {
  return {
    simple: () => [String(answer.deleted), ...answer.prevKvs.flatMap((each) => keyValueLines(each, style))],
    fields: () => [
      ...headerFields(answer.header),
      fieldLine('Deleted', answer.deleted),
      ...answer.prevKvs.flatMap((each) => keyValueFields(each, 'Prev')),
    ],
    ...asMessage(kv.DeleteRangeResponse, answer),
  };
}

export function txnShowing(answer: TxnResponse, style: KeyValueStyle): Showing {
  const parts = answer.responses.map((each): Showing => {
    if (each.responseRange) return rangeShowing(each.responseRange, style);
    if (each.responsePut) return putShowing(each.responsePut, style);
    if (each.responseDeleteRange) return deleteShowing(each.responseDeleteRange, style);
    return txnShowing(each.responseTxn ?? kv.TxnResponse.create(), style);
  });
  return {
    simple: () => [
      answer.succeeded ? 'SUCCESS' : 'FAILURE',
      ...parts.flatMap((part): Line[] => ['', ...part.simple()]),
    ],
    fields: () => [
      ...headerFields(answer.header),
      fieldLine('Succeeded', answer.succeeded),
      ...parts.flatMap((part) => part.fields?.() ?? []),
    ],
    ...asMessage(kv.TxnResponse, answer),
  };
}
