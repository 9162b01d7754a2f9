// NWR replication's messages and records as bytes. Values are viewed, not copied, on the way in.

import type { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { assertNever } from '../../core/errors.ts';
import type { NodeId, Wire } from '../../core/protocol.ts';
import { code, malformed, pick, readCount } from '../log-wire.ts';
import { BRANCHES, LEAVES } from './anti-entropy.ts';
import type { Item, KeyHash, NwrMessage, NwrRecord, NwrResult, NwrSpec, ReadRepair, Write } from './messages.ts';
import {
  decodeContext,
  decodeSiblings,
  decodeVersions,
  encodeContext,
  encodeSiblings,
  encodeVersions,
} from './versions-wire.ts';

// The order is the wire's: append only.
const MESSAGE_TYPES = [
  'forward',
  'forwarded',
  'store',
  'stored',
  'fetch',
  'fetched',
  'hand-over',
  'handed-over',
  'branches',
  'leaves',
  'keys',
  'sync',
  'bury',
  'buried',
  'reap',
] as const satisfies readonly NwrMessage['type'][];
const RECORD_TYPES = [
  'kept',
  'hinted',
  'dropped',
  'hint-dropped',
  'births',
] as const satisfies readonly NwrRecord['type'][];
const RESULT_TYPES = [
  'value',
  'written',
  'unavailable',
  'behind',
  'observed',
] as const satisfies readonly NwrResult['type'][];
const REPAIRS = ['blocking', 'background', 'none'] as const satisfies readonly ReadRepair[];

function encodeItem({ key, versions }: Item, writer: ByteWriter): void {
  writer.string(key);
  encodeVersions(versions, writer);
}

function decodeItem(reader: ByteReader): Item {
  return { key: reader.string(), versions: decodeVersions(reader) };
}

function encodeList<T>(items: readonly T[], writer: ByteWriter, encode: (item: T, writer: ByteWriter) => void): void {
  writer.uint(items.length);
  for (const item of items) encode(item, writer);
}

function decodeList<T>(reader: ByteReader, bytesEach: number, decode: (reader: ByteReader) => T): T[] {
  const items: T[] = [];
  for (let left = readCount(reader, bytesEach); left > 0; left--) items.push(decode(reader));
  return items;
}

function encodeKeyHash({ key, hash }: KeyHash, writer: ByteWriter): void {
  writer.string(key);
  writer.u32(hash);
}

function decodeKeyHash(reader: ByteReader): KeyHash {
  return { key: reader.string(), hash: reader.u32() };
}

function below(reader: ByteReader, bound: number, what: string): number {
  const value = reader.uint();
  if (value >= bound) throw malformed(what, value);
  return value;
}

function encodeWrite(write: Write, writer: ByteWriter): void {
  writer.string(write.key);
  writer.bool(write.value !== undefined);
  if (write.value !== undefined) writer.bytes(write.value);
  writer.bool(write.context !== undefined);
  if (write.context !== undefined) encodeContext(write.context, writer);
  writer.uint(write.at);
  writer.uint(write.n);
  writer.uint(write.w);
  writer.uint(write.r);
  writer.bool(write.sloppy);
  writer.bool(write.linearizable);
  writer.u8(code(REPAIRS, write.repair));
  encodeContext(write.session, writer);
}

function decodeWrite(reader: ByteReader): Write {
  return {
    type: 'put',
    key: reader.string(),
    value: reader.bool() ? reader.bytes() : undefined,
    context: reader.bool() ? decodeContext(reader) : undefined,
    at: reader.uint(),
    n: reader.uint(),
    w: reader.uint(),
    r: reader.uint(),
    sloppy: reader.bool(),
    linearizable: reader.bool(),
    repair: pick(REPAIRS, reader.u8(), 'repair'),
    session: decodeContext(reader),
  };
}

function encodeResult(result: NwrResult, writer: ByteWriter): void {
  writer.u8(code(RESULT_TYPES, result.type));
  switch (result.type) {
    case 'value':
      encodeSiblings(result.siblings, writer);
      encodeContext(result.context, writer);
      writer.bool(result.isSloppy);
      return;
    case 'written':
      encodeContext(result.context, writer);
      writer.uint(result.at);
      writer.bool(result.isSloppy);
      return;
    case 'unavailable':
      writer.uint(result.answered);
      writer.uint(result.needed);
      return;
    case 'behind':
    case 'observed':
      return;
    default:
      assertNever(result, 'result');
  }
}

function decodeResult(reader: ByteReader): NwrResult {
  const type = pick(RESULT_TYPES, reader.u8(), 'result');
  switch (type) {
    case 'value':
      return { type, siblings: decodeSiblings(reader), context: decodeContext(reader), isSloppy: reader.bool() };
    case 'written':
      return { type, context: decodeContext(reader), at: reader.uint(), isSloppy: reader.bool() };
    case 'unavailable':
      return { type, answered: reader.uint(), needed: reader.uint() };
    case 'behind':
    case 'observed':
      return { type };
    default:
      return assertNever(type, 'result');
  }
}

function encodeMessage(message: NwrMessage, writer: ByteWriter): void {
  writer.u8(code(MESSAGE_TYPES, message.type));
  switch (message.type) {
    case 'forward':
      writer.uint(message.request);
      encodeWrite(message.write, writer);
      writer.f64(message.timeoutMs);
      return;
    case 'forwarded':
      writer.uint(message.request);
      encodeResult(message.result, writer);
      return;
    case 'store':
      writer.uint(message.request);
      writer.uint(message.hintFor);
      encodeItem(message.item, writer);
      return;
    case 'stored':
      writer.uint(message.request);
      return;
    case 'fetch':
      writer.uint(message.request);
      writer.string(message.key);
      return;
    case 'fetched':
      writer.uint(message.request);
      encodeVersions(message.versions, writer);
      return;
    case 'hand-over':
    case 'bury':
      encodeItem(message.item, writer);
      return;
    case 'handed-over':
      encodeKeyHash(message, writer);
      writer.bool(message.isDeleted);
      return;
    case 'buried':
    case 'reap':
      encodeKeyHash(message, writer);
      return;
    case 'branches':
      for (const hash of message.hashes) writer.u32(hash);
      return;
    case 'leaves':
      encodeList(message.branches, writer, ({ branch, hashes }) => {
        writer.uint(branch);
        for (const hash of hashes) writer.u32(hash);
      });
      return;
    case 'keys':
      encodeList(message.leaves, writer, (leaf) => writer.uint(leaf));
      encodeList(message.keys, writer, encodeKeyHash);
      return;
    case 'sync':
      encodeList(message.items, writer, encodeItem);
      encodeList(message.wanted, writer, (key) => writer.string(key));
      return;
    default:
      assertNever(message, 'message');
  }
}

function decodeHashes(reader: ByteReader): number[] {
  return Array.from({ length: BRANCHES }, () => reader.u32());
}

function decodeTimeout(reader: ByteReader): number {
  const timeoutMs = reader.f64();
  if (!(timeoutMs > 0 && timeoutMs < Number.POSITIVE_INFINITY)) throw malformed('timeout', timeoutMs);
  return timeoutMs;
}

function decodeMessage(reader: ByteReader): NwrMessage {
  const type = pick(MESSAGE_TYPES, reader.u8(), 'message');
  switch (type) {
    case 'forward':
      return { type, request: reader.uint(), write: decodeWrite(reader), timeoutMs: decodeTimeout(reader) };
    case 'forwarded':
      return { type, request: reader.uint(), result: decodeResult(reader) };
    case 'store':
      return { type, request: reader.uint(), hintFor: reader.uint(), item: decodeItem(reader) };
    case 'stored':
      return { type, request: reader.uint() };
    case 'fetch':
      return { type, request: reader.uint(), key: reader.string() };
    case 'fetched':
      return { type, request: reader.uint(), versions: decodeVersions(reader) };
    case 'hand-over':
    case 'bury':
      return { type, item: decodeItem(reader) };
    case 'handed-over':
      return { type, ...decodeKeyHash(reader), isDeleted: reader.bool() };
    case 'buried':
    case 'reap':
      return { type, ...decodeKeyHash(reader) };
    case 'branches':
      return { type, hashes: decodeHashes(reader) };
    case 'leaves': {
      const branches = decodeList(reader, 1 + 4 * BRANCHES, () => ({
        branch: below(reader, BRANCHES, 'branch'),
        hashes: decodeHashes(reader),
      }));
      return { type, branches };
    }
    case 'keys':
      return {
        type,
        leaves: decodeList(reader, 1, () => below(reader, LEAVES, 'leaf')),
        keys: decodeList(reader, 5, decodeKeyHash),
      };
    case 'sync':
      return { type, items: decodeList(reader, 3, decodeItem), wanted: decodeList(reader, 1, () => reader.string()) };
    default:
      return assertNever(type, 'message');
  }
}

function encodeRecord(record: NwrRecord, writer: ByteWriter): void {
  writer.u8(code(RECORD_TYPES, record.type));
  switch (record.type) {
    case 'kept':
      encodeItem(record.item, writer);
      writer.uint(record.birth);
      return;
    case 'hinted':
      writer.uint(record.target);
      encodeItem(record.item, writer);
      writer.uint(record.birth);
      return;
    case 'dropped':
      writer.string(record.key);
      return;
    case 'hint-dropped':
      writer.uint(record.target);
      writer.string(record.key);
      return;
    case 'births':
      writer.uint(record.below);
      return;
    default:
      assertNever(record, 'record');
  }
}

/** Copied: a record outlives the log's buffer. */
function decodeKept(reader: ByteReader): Item {
  const { key, versions } = decodeItem(reader);
  const siblings = versions.siblings.map((sibling) => ({ ...sibling, value: sibling.value?.slice() }));
  return { key, versions: { ...versions, siblings } };
}

function decodeTarget(reader: ByteReader): NodeId {
  const target = reader.uint();
  if (target === 0) throw malformed('target', target);
  return target;
}

function decodeRecord(reader: ByteReader): NwrRecord {
  const type = pick(RECORD_TYPES, reader.u8(), 'record');
  switch (type) {
    case 'kept':
      return { type, item: decodeKept(reader), birth: reader.uint() };
    case 'hinted':
      return { type, target: decodeTarget(reader), item: decodeKept(reader), birth: reader.uint() };
    case 'dropped':
      return { type, key: reader.string() };
    case 'hint-dropped':
      return { type, target: decodeTarget(reader), key: reader.string() };
    case 'births':
      return { type, below: reader.uint() };
    default:
      return assertNever(type, 'record');
  }
}

export const nwrWire: Wire<NwrSpec> = { encodeMessage, decodeMessage, encodeRecord, decodeRecord };
