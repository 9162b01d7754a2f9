// What sessions and readers have seen, as text that they carry.

import { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { QuorateError } from '../../core/errors.ts';
import { type Context, decodeContext, encodeContext, joinContexts } from '../../protocols/nwr/index.ts';

/** Of one key: the writes, and the time of the latest. */
export interface Seen {
  readonly context: Context;
  readonly at: number;
}

export function encodeToken(keys: ReadonlyMap<string, Seen>): string {
  const writer = new ByteWriter();
  writer.uint(keys.size);
  for (const [key, { context, at }] of keys) {
    writer.string(key);
    writer.uint(at);
    encodeContext(context, writer);
  }
  return Buffer.from(writer.finish()).toString('base64url');
}

/** Throws `invalid-token`. */
export function decodeToken(token: string): Map<string, Seen> {
  const keys = new Map<string, Seen>();
  try {
    const reader = new ByteReader(Buffer.from(token, 'base64url'));
    for (let left = reader.uint(); left > 0; left--) {
      const key = reader.string();
      const at = reader.uint();
      keys.set(key, { context: decodeContext(reader), at });
    }
    if (reader.remaining > 0) throw new QuorateError('malformed', 'bytes after a token');
  } catch (thrown) {
    throw new QuorateError('invalid-token', `'${token.slice(0, 40)}' is no token of a replica store`, {
      cause: thrown,
    });
  }
  return keys;
}

export function joinSeen(a: Seen | undefined, b: Seen): Seen {
  if (a === undefined) return b;
  return { context: joinContexts(a.context, b.context), at: Math.max(a.at, b.at) };
}
