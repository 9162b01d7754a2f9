// Versions as bytes.

import type { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { malformed, readCount } from '../log-wire.ts';
import type { Context, Dot, Sibling, Versions } from './versions.ts';

export function encodeDot({ node, birth, count }: Dot, writer: ByteWriter): void {
  writer.uint(node);
  writer.uint(birth);
  writer.uint(count);
}

function decodeDot(reader: ByteReader): Dot {
  const dot = { node: reader.uint(), birth: reader.uint(), count: reader.uint() };
  if (dot.node === 0 || dot.birth === 0 || dot.count === 0)
    throw malformed('dot', `${dot.node}.${dot.birth}.${dot.count}`);
  return dot;
}

export function encodeContext(context: Context, writer: ByteWriter): void {
  writer.uint(context.length);
  for (const dot of context) encodeDot(dot, writer);
}

export function decodeContext(reader: ByteReader): Context {
  const context: Dot[] = [];
  for (let left = readCount(reader, 3); left > 0; left--) {
    const dot = decodeDot(reader);
    const last = context.at(-1);
    if (last !== undefined && (last.node - dot.node || last.birth - dot.birth) >= 0)
      throw malformed('order of dots at', dot.node);
    context.push(dot);
  }
  return context;
}

export function encodeVersions({ context, siblings }: Versions, writer: ByteWriter): void {
  encodeContext(context, writer);
  encodeSiblings(siblings, writer);
}

export function decodeVersions(reader: ByteReader): Versions {
  return { context: decodeContext(reader), siblings: decodeSiblings(reader) };
}

export function encodeSiblings(siblings: readonly Sibling[], writer: ByteWriter): void {
  writer.uint(siblings.length);
  for (const { dot, at, value } of siblings) {
    encodeDot(dot, writer);
    writer.uint(at);
    writer.bool(value !== undefined);
    if (value !== undefined) writer.bytes(value);
  }
}

/** Values are viewed, not copied. */
export function decodeSiblings(reader: ByteReader): Sibling[] {
  const siblings: Sibling[] = [];
  for (let left = readCount(reader, 5); left > 0; left--) {
    const dot = decodeDot(reader);
    const at = reader.uint();
    siblings.push({ dot, at, value: reader.bool() ? reader.bytes() : undefined });
  }
  return siblings;
}
