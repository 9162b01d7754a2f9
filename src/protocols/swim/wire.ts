// SWIM's messages and records as bytes. Metadata is copied on the way in: it stays, while buffers of packets go.

import type { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { assertNever } from '../../core/errors.ts';
import type { NodeId, Wire } from '../../core/protocol.ts';
import { code, malformed, pick, readCount } from '../log-wire.ts';
import { STATUSES, type SwimMessage, type SwimRecord, type SwimSpec, type Update } from './messages.ts';
import { ADDRESS_BYTES_MAX } from './options.ts';

// The order is the wire's: append only.
const MESSAGE_TYPES = ['ping', 'ack', 'ping-request', 'nack', 'gossip', 'sync', 'sync-reply'] as const;
/** Incarnations beyond could not be refuted for ever. */
const INCARNATION_MAX = 2 ** 52;
const UPDATE_BYTES_MIN = 6;

function decodeNode(reader: ByteReader): NodeId {
  const node = reader.uint();
  if (node === 0) throw malformed('node', node);
  return node;
}

function decodeIncarnation(reader: ByteReader): number {
  const incarnation = reader.uint();
  if (incarnation > INCARNATION_MAX) throw malformed('incarnation', incarnation);
  return incarnation;
}

function encodeUpdates(updates: readonly Update[], writer: ByteWriter): void {
  writer.uint(updates.length);
  for (const { node, incarnation, status, by, address, metadata } of updates) {
    writer.u8(code(STATUSES, status));
    writer.uint(node);
    writer.uint(incarnation);
    writer.uint(by);
    writer.string(address);
    writer.bytes(metadata);
  }
}

function decodeUpdates(reader: ByteReader): Update[] {
  return Array.from({ length: readCount(reader, UPDATE_BYTES_MIN) }, () => decodeUpdate(reader));
}

function decodeUpdate(reader: ByteReader): Update {
  const status = pick(STATUSES, reader.u8(), 'status');
  const node = decodeNode(reader);
  const incarnation = decodeIncarnation(reader);
  const by = decodeNode(reader);
  const address = reader.string();
  if (address.length > ADDRESS_BYTES_MAX) throw malformed('length of an address', address.length);
  return { node, incarnation, status, by, address, metadata: new Uint8Array(reader.bytes()) };
}

function encodeMessage(message: SwimMessage, writer: ByteWriter): void {
  writer.u8(code(MESSAGE_TYPES, message.type));
  switch (message.type) {
    case 'ping':
      writer.uint(message.sequence);
      writer.uint(message.incarnation);
      writer.bool(message.isFallback);
      encodeUpdates(message.updates, writer);
      return;
    case 'ack':
      writer.uint(message.sequence);
      writer.bool(message.isFallback);
      encodeUpdates(message.updates, writer);
      return;
    case 'ping-request':
      writer.uint(message.sequence);
      writer.uint(message.target);
      encodeUpdates(message.updates, writer);
      return;
    case 'nack':
      writer.uint(message.sequence);
      return;
    case 'gossip':
    case 'sync':
    case 'sync-reply':
      encodeUpdates(message.updates, writer);
      return;
    default:
      assertNever(message);
  }
}

function decodeMessage(reader: ByteReader): SwimMessage {
  const type = pick(MESSAGE_TYPES, reader.u8(), 'type of message');
  switch (type) {
    case 'ping':
      return {
        type,
        sequence: reader.uint(),
        incarnation: decodeIncarnation(reader),
        isFallback: reader.bool(),
        updates: decodeUpdates(reader),
      };
    case 'ack':
      return { type, sequence: reader.uint(), isFallback: reader.bool(), updates: decodeUpdates(reader) };
    case 'ping-request':
      return { type, sequence: reader.uint(), target: decodeNode(reader), updates: decodeUpdates(reader) };
    case 'nack':
      return { type, sequence: reader.uint() };
    case 'gossip':
    case 'sync':
    case 'sync-reply':
      return { type, updates: decodeUpdates(reader) };
    default:
      return assertNever(type);
  }
}

function encodeRecord(record: SwimRecord, writer: ByteWriter): void {
  writer.uint(record.incarnation);
}

function decodeRecord(reader: ByteReader): SwimRecord {
  return { type: 'incarnation', incarnation: decodeIncarnation(reader) };
}

export const swimWire: Wire<SwimSpec> = { encodeMessage, decodeMessage, encodeRecord, decodeRecord };
