// HPACK encoding (RFC 7541) to bytes that can be kept: no field depends on a dynamic table unless its caller says so.

import { huffmanEncode, huffmanLength } from './huffman.ts';
import { STATIC_FIELDS, STATIC_NAMES } from './static-table.ts';

/** How a literal enters the receiver's dynamic table. */
export type Indexing = 'none' | 'incremental' | 'never';

const LITERAL: Record<Indexing, readonly [first: number, prefixBits: number]> = {
  none: [0x00, 4],
  incremental: [0x40, 6],
  never: [0x10, 4],
};

export function encodeInteger(value: number, first: number, prefixBits: number, out: number[]): void {
  const mask = (1 << prefixBits) - 1;
  if (value < mask) {
    out.push(first | value);
    return;
  }
  out.push(first | mask);
  value -= mask;
  for (; value >= 0x80; value = Math.floor(value / 128)) out.push((value % 128) | 0x80);
  out.push(value);
}

/** `text` has one character an octet. Huffman-coded where that is shorter. */
export function encodeString(text: string, out: number[]): void {
  const coded = huffmanLength(text);
  if (coded < text.length) {
    encodeInteger(coded, 0x80, 7, out);
    huffmanEncode(text, out);
    return;
  }
  encodeInteger(text.length, 0x00, 7, out);
  for (let i = 0; i < text.length; i++) out.push(text.charCodeAt(i));
}

/** One field: by its static index when the table has it whole, else as a literal. */
export function encodeField(name: string, value: string, indexing: Indexing, out: number[]): void {
  const index = STATIC_FIELDS.get(`${name}\n${value}`);
  if (index !== undefined && indexing !== 'never') {
    encodeInteger(index, 0x80, 7, out);
    return;
  }
  const [first, prefixBits] = LITERAL[indexing];
  const nameIndex = STATIC_NAMES.get(name) ?? 0;
  encodeInteger(nameIndex, first, prefixBits, out);
  if (nameIndex === 0) encodeString(name, out);
  encodeString(value, out);
}

/** A reference to an entry of a table, as `encodeField` cannot know of. */
export function encodeIndex(index: number, out: number[]): void {
  encodeInteger(index, 0x80, 7, out);
}

/** Tells the receiver how large a table this encoder uses from here on; only at the start of a block. */
export function encodeTableSize(bytes: number, out: number[]): void {
  encodeInteger(bytes, 0x20, 5, out);
}

/** A block on its own: every field a literal without indexing, or static. */
export function encodeBlock(fields: Iterable<readonly [name: string, value: string]>): Uint8Array {
  const out: number[] = [];
  for (const [name, value] of fields) encodeField(name, value, 'none', out);
  return Uint8Array.from(out);
}
