// Gossip's messages and records as bytes. Values are copied on the way in: entries stay, while buffers of frames go.

import type { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { assertNever } from '../../core/errors.ts';
import type { NodeId, Wire } from '../../core/protocol.ts';
import { code, malformed, pick, readCount } from '../log-wire.ts';
import type { Direction, Entry, GossipMessage, GossipRecord, GossipSpec, KeyVersion, Walk } from './messages.ts';
import { BUCKETS } from './state.ts';

// The order is the wire's: append only.
const MESSAGE_TYPES = ['rumours', 'feedback', 'summary', 'digest', 'delta'] as const;
const RECORD_TYPES = ['entry', 'reaped'] as const;
const DIRECTIONS = ['push', 'pull', 'push-pull'] as const satisfies readonly Direction[];
/** Counters beyond could leave no room for later writes. */
const COUNTER_MAX = 2 ** 52;
/** The fewest bytes that a key with its version takes. */
const VERSION_BYTES_MIN = 3;

function encodeList<T>(items: readonly T[], writer: ByteWriter, encode: (item: T, writer: ByteWriter) => void): void {
  writer.uint(items.length);
  for (const item of items) encode(item, writer);
}

function decodeList<T>(reader: ByteReader, bytesEach: number, decode: (reader: ByteReader) => T): T[] {
  return Array.from({ length: readCount(reader, bytesEach) }, () => decode(reader));
}

function decodeNode(reader: ByteReader): NodeId {
  const node = reader.uint();
  if (node === 0) throw malformed('node', node);
  return node;
}

function encodeVersion({ key, counter, node }: KeyVersion, writer: ByteWriter): void {
  writer.string(key);
  writer.uint(counter);
  writer.uint(node);
}

function decodeVersion(reader: ByteReader): KeyVersion {
  const key = reader.string();
  const counter = reader.uint();
  if (counter > COUNTER_MAX) throw malformed('counter', counter);
  return { key, counter, node: decodeNode(reader) };
}

function encodeEntry(entry: Entry, writer: ByteWriter): void {
  encodeVersion(entry, writer);
  writer.bool(entry.value !== undefined);
  if (entry.value !== undefined) writer.bytes(entry.value);
}

function decodeEntry(reader: ByteReader): Entry {
  const { key, counter, node } = decodeVersion(reader);
  return { key, counter, node, value: reader.bool() ? new Uint8Array(reader.bytes()) : undefined };
}

function encodeWalk(walk: Walk | undefined, writer: ByteWriter): void {
  writer.bool(walk !== undefined);
  if (walk === undefined) return;
  writer.uint(walk.starter);
  writer.uint(walk.number);
  writer.uint(walk.remaining);
  writer.uint(walk.skipped);
}

function decodeWalk(reader: ByteReader): Walk | undefined {
  if (!reader.bool()) return undefined;
  return { starter: decodeNode(reader), number: reader.uint(), remaining: reader.uint(), skipped: reader.uint() };
}

function decodeBucket(reader: ByteReader): number {
  const bucket = reader.uint();
  if (bucket >= BUCKETS) throw malformed('bucket', bucket);
  return bucket;
}

function encodeMessage(message: GossipMessage, writer: ByteWriter): void {
  writer.u8(code(MESSAGE_TYPES, message.type));
  switch (message.type) {
    case 'rumours':
      encodeList(message.entries, writer, encodeEntry);
      return;
    case 'feedback':
      encodeList(message.rumours, writer, (rumour) => {
        encodeVersion(rumour, writer);
        writer.bool(rumour.wasKnown);
      });
      return;
    case 'summary':
      writer.u8(code(DIRECTIONS, message.direction));
      encodeWalk(message.walk, writer);
      for (const checksum of message.checksums) writer.u32(checksum);
      return;
    case 'digest':
      writer.u8(code(DIRECTIONS, message.direction));
      encodeWalk(message.walk, writer);
      encodeList(message.buckets, writer, (bucket) => writer.uint(bucket));
      encodeList(message.versions, writer, encodeVersion);
      return;
    case 'delta':
      encodeWalk(message.walk, writer);
      writer.bool(message.isLast);
      encodeList(message.entries, writer, encodeEntry);
      encodeList(message.wants, writer, (key) => writer.string(key));
      return;
    default:
      assertNever(message);
  }
}

function decodeMessage(reader: ByteReader): GossipMessage {
  const type = pick(MESSAGE_TYPES, reader.u8(), 'type of message');
  switch (type) {
    case 'rumours':
      return { type, entries: decodeList(reader, VERSION_BYTES_MIN + 1, decodeEntry) };
    case 'feedback':
      return {
        type,
        rumours: decodeList(reader, VERSION_BYTES_MIN + 1, () => {
          return { ...decodeVersion(reader), wasKnown: reader.bool() };
        }),
      };
    case 'summary':
      return {
        type,
        direction: pick(DIRECTIONS, reader.u8(), 'direction'),
        walk: decodeWalk(reader),
        checksums: Array.from({ length: BUCKETS }, () => reader.u32()),
      };
    case 'digest':
      return {
        type,
        direction: pick(DIRECTIONS, reader.u8(), 'direction'),
        walk: decodeWalk(reader),
        buckets: decodeList(reader, 1, decodeBucket),
        versions: decodeList(reader, VERSION_BYTES_MIN, decodeVersion),
      };
    case 'delta':
      return {
        type,
        walk: decodeWalk(reader),
        isLast: reader.bool(),
        entries: decodeList(reader, VERSION_BYTES_MIN + 1, decodeEntry),
        wants: decodeList(reader, 1, () => reader.string()),
      };
    default:
      return assertNever(type);
  }
}

function encodeRecord(record: GossipRecord, writer: ByteWriter): void {
  writer.u8(code(RECORD_TYPES, record.type));
  if (record.type === 'entry') encodeEntry(record.entry, writer);
  else writer.uint(record.below);
}

function decodeRecord(reader: ByteReader): GossipRecord {
  const type = pick(RECORD_TYPES, reader.u8(), 'type of record');
  return type === 'entry' ? { type, entry: decodeEntry(reader) } : { type, below: reader.uint() };
}

export const gossipWire: Wire<GossipSpec> = { encodeMessage, decodeMessage, encodeRecord, decodeRecord };
