// Keys and ranges of keys as texts or bytes.

import { utf8Encode } from '../core/bytes.ts';

export type Bytes = string | Uint8Array;

export function toBytes(text: Bytes): Uint8Array {
  return typeof text === 'string' ? utf8Encode(text) : text;
}

/** The end of the range of all keys that begin with `prefix`: the first key after them; one zero byte stands for no end. */
export function prefixEnd(prefix: Bytes): Uint8Array {
  const end = Uint8Array.from(toBytes(prefix));
  for (let i = end.length - 1; i >= 0; i--) {
    const byte = end[i] as number;
    if (byte === 0xff) continue;
    end[i] = byte + 1;
    return end.subarray(0, i + 1);
  }
  return Uint8Array.of(0);
}
