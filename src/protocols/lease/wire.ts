// The lease protocol's messages and records as bytes.

import type { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { assertNever } from '../../core/errors.ts';
import type { Millis, Wire } from '../../core/protocol.ts';
import { code, malformed, pick } from '../log-wire.ts';
import type { LeaseMessage, LeaseRecord, LeaseSpec } from './messages.ts';

// The order is the wire's: append only.
const MESSAGE_TYPES = [
  'ask',
  'granted',
  'refused',
  'release',
  'access',
  'accessed',
] as const satisfies readonly LeaseMessage['type'][];
const RECORD_TYPES = [
  'life',
  'reserved',
  'granted',
  'freed',
  'fence',
] as const satisfies readonly LeaseRecord['type'][];

function decodeTerm(reader: ByteReader): Millis {
  const termMs = reader.f64();
  if (!(termMs > 0 && termMs < Number.POSITIVE_INFINITY)) throw malformed('term', termMs);
  return termMs;
}

function encodeMessage(message: LeaseMessage, writer: ByteWriter): void {
  writer.u8(code(MESSAGE_TYPES, message.type));
  writer.string(message.resource);
  switch (message.type) {
    case 'access':
      writer.uint(message.token);
      writer.uint(message.request);
      return;
    case 'accessed':
      writer.uint(message.request);
      writer.uint(message.token);
      writer.uint(message.highest);
      return;
    default:
      writer.uint(message.life);
      writer.uint(message.attempt);
      if (message.type === 'ask' || message.type === 'granted') writer.uint(message.token);
      if (message.type === 'granted') writer.f64(message.termMs);
  }
}

function decodeMessage(reader: ByteReader): LeaseMessage {
  const type = pick(MESSAGE_TYPES, reader.u8(), 'message');
  const resource = reader.string();
  switch (type) {
    case 'access':
      return { type, resource, token: reader.uint(), request: reader.uint() };
    case 'accessed':
      return { type, resource, request: reader.uint(), token: reader.uint(), highest: reader.uint() };
    case 'ask':
      return { type, resource, life: reader.uint(), attempt: reader.uint(), token: reader.uint() };
    case 'granted':
      return {
        type,
        resource,
        life: reader.uint(),
        attempt: reader.uint(),
        token: reader.uint(),
        termMs: decodeTerm(reader),
      };
    case 'refused':
    case 'release':
      return { type, resource, life: reader.uint(), attempt: reader.uint() };
    default:
      return assertNever(type, 'message');
  }
}

function encodeRecord(record: LeaseRecord, writer: ByteWriter): void {
  writer.u8(code(RECORD_TYPES, record.type));
  switch (record.type) {
    case 'life':
      writer.uint(record.life);
      return;
    case 'reserved':
      writer.uint(record.below);
      writer.f64(record.termMs);
      return;
    case 'granted':
      writer.string(record.resource);
      writer.uint(record.holder);
      writer.uint(record.life);
      writer.uint(record.attempt);
      writer.uint(record.token);
      writer.f64(record.termMs);
      return;
    case 'freed':
    case 'fence':
      writer.string(record.resource);
      writer.uint(record.token);
      return;
    default:
      assertNever(record, 'record');
  }
}

function decodeRecord(reader: ByteReader): LeaseRecord {
  const type = pick(RECORD_TYPES, reader.u8(), 'record');
  switch (type) {
    case 'life':
      return { type, life: reader.uint() };
    case 'reserved':
      return { type, below: reader.uint(), termMs: decodeTerm(reader) };
    case 'granted':
      return {
        type,
        resource: reader.string(),
        holder: reader.uint(),
        life: reader.uint(),
        attempt: reader.uint(),
        token: reader.uint(),
        termMs: decodeTerm(reader),
      };
    case 'freed':
    case 'fence':
      return { type, resource: reader.string(), token: reader.uint() };
    default:
      return assertNever(type, 'record');
  }
}

export const leaseWire: Wire<LeaseSpec> = { encodeMessage, decodeMessage, encodeRecord, decodeRecord };
