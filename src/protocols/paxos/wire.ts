// Paxos's messages and records as bytes. Values are viewed, not copied, on the way in.

import type { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { assertNever } from '../../core/errors.ts';
import type { Wire } from '../../core/protocol.ts';
import { code, malformed, pick } from '../log-wire.ts';
import { type Ballot, NO_BALLOT } from './ballot.ts';
import type { PaxosMessage, PaxosRecord, PaxosSpec, Proposal } from './messages.ts';

// The order is the wire's: append only.
const MESSAGE_TYPES = [
  'prepare',
  'promise',
  'accept',
  'accepted',
  'refused',
  'inquire',
  'chosen',
] as const satisfies readonly PaxosMessage['type'][];
const RECORD_TYPES = ['counter', 'promised', 'accepted'] as const satisfies readonly PaxosRecord['type'][];

function encodeBallot({ counter, node }: Ballot, writer: ByteWriter): void {
  writer.uint(counter);
  writer.uint(node);
}

/** Only the ballot that stands for none may have a zero in it. */
function decodeBallot(reader: ByteReader): Ballot {
  const counter = reader.uint();
  const node = reader.uint();
  if (counter === 0 && node === 0) return NO_BALLOT;
  if (counter === 0 || node === 0) throw malformed('ballot', `${counter}.${node}`);
  return { counter, node };
}

function encodeProposal({ ballot, value }: Proposal, writer: ByteWriter): void {
  encodeBallot(ballot, writer);
  writer.bytes(value);
}

function decodeProposal(reader: ByteReader): Proposal {
  return { ballot: decodeBallot(reader), value: reader.bytes() };
}

function encodeMessage(message: PaxosMessage, writer: ByteWriter): void {
  writer.u8(code(MESSAGE_TYPES, message.type));
  switch (message.type) {
    case 'prepare':
      encodeBallot(message.ballot, writer);
      return;
    case 'promise':
      encodeBallot(message.ballot, writer);
      writer.bool(message.accepted !== undefined);
      if (message.accepted !== undefined) encodeProposal(message.accepted, writer);
      return;
    case 'accept':
    case 'accepted':
      encodeProposal(message.proposal, writer);
      return;
    case 'refused':
      encodeBallot(message.ballot, writer);
      encodeBallot(message.promised, writer);
      return;
    case 'inquire':
      return;
    case 'chosen':
      writer.bytes(message.value);
      return;
    default:
      assertNever(message, 'message');
  }
}

function decodeMessage(reader: ByteReader): PaxosMessage {
  const type = pick(MESSAGE_TYPES, reader.u8(), 'message');
  switch (type) {
    case 'prepare':
      return { type, ballot: decodeBallot(reader) };
    case 'promise': {
      const ballot = decodeBallot(reader);
      return { type, ballot, accepted: reader.bool() ? decodeProposal(reader) : undefined };
    }
    case 'accept':
    case 'accepted':
      return { type, proposal: decodeProposal(reader) };
    case 'refused':
      return { type, ballot: decodeBallot(reader), promised: decodeBallot(reader) };
    case 'inquire':
      return { type };
    case 'chosen':
      return { type, value: reader.bytes() };
    default:
      return assertNever(type, 'message');
  }
}

function encodeRecord(record: PaxosRecord, writer: ByteWriter): void {
  writer.u8(code(RECORD_TYPES, record.type));
  switch (record.type) {
    case 'counter':
      writer.uint(record.counter);
      return;
    case 'promised':
      encodeBallot(record.ballot, writer);
      return;
    case 'accepted':
      encodeProposal(record.proposal, writer);
      return;
    default:
      assertNever(record, 'record');
  }
}

function decodeRecord(reader: ByteReader): PaxosRecord {
  const type = pick(RECORD_TYPES, reader.u8(), 'record');
  switch (type) {
    case 'counter':
      return { type, counter: reader.uint() };
    case 'promised':
      return { type, ballot: decodeBallot(reader) };
    case 'accepted':
      return { type, proposal: decodeProposal(reader) };
    default:
      return assertNever(type, 'record');
  }
}

export const paxosWire: Wire<PaxosSpec> = { encodeMessage, decodeMessage, encodeRecord, decodeRecord };
