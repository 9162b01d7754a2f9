// A log whose every entry follows from its index, so that two processes agree on it without talking.

import { encodeCommand } from '../../../kv/commands.ts';

const EMPTY = new Uint8Array(0);
const flags = { lease: 0n, prevKv: false, ignoreValue: false, ignoreLease: false };

export function entryAt(index: number): Uint8Array {
  const key = Buffer.from(`key${(index * 7919) % 97}`.repeat(index % 50 === 0 ? 300 : 1));
  if (index % 13 === 0)
    return encodeCommand({ type: 'delete-range', request: { key, rangeEnd: EMPTY, prevKv: false } });
  if (index % 101 === 0) {
    return encodeCommand({ type: 'compaction', request: { revision: Math.floor(index / 2), physical: false } });
  }
  return encodeCommand({ type: 'put', request: { key, value: Buffer.alloc((index % 7) * 300, index), ...flags } });
}
