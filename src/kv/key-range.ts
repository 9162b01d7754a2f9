// What a request's `key` and `range_end` mean, as etcd has it: no end is the one key, an end of one zero byte is every key
// from `key` on, else the keys in [key, end).

import { toBinaryString } from './binary-string.ts';

export interface KeyRange {
  readonly from: string;
  /** Undefined: no upper bound. */
  readonly to: string | undefined;
  /** Only the key `from`; `to` then has no meaning. */
  readonly isSingle: boolean;
}

export function keyRange(key: Uint8Array, rangeEnd: Uint8Array): KeyRange {
  const from = toBinaryString(key);
  if (rangeEnd.length === 0) return { from, to: undefined, isSingle: true };
  if (rangeEnd.length === 1 && rangeEnd[0] === 0) return { from, to: undefined, isSingle: false };
  return { from, to: toBinaryString(rangeEnd), isSingle: false };
}

/** The `range_end` with which `prefix` as key means every key that starts with it. */
export function prefixEnd(prefix: Uint8Array): Uint8Array {
  let length = prefix.length;
  while (length > 0 && prefix[length - 1] === 0xff) length--;
  if (length === 0) return Uint8Array.of(0);
  const end = prefix.slice(0, length);
  end[length - 1] = (end[length - 1] as number) + 1;
  return end;
}
