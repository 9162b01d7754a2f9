// Three-phase commit's messages and records as bytes.

import type { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { assertNever } from '../../core/errors.ts';
import type { Wire } from '../../core/protocol.ts';
import { decodeNodes, decodeTransaction, encodeNodes, encodeTransaction, type Outcome } from '../atomic-commit.ts';
import { code, pick, readCount } from '../log-wire.ts';
import type { Phase, ThreePhaseMessage, ThreePhaseRecord, ThreePhaseSpec } from './messages.ts';

// The order is the wire's: append only.
const MESSAGE_TYPES = [
  'can-commit',
  'vote',
  'pre-commit',
  'stand-back',
  'moved',
  'decision',
  'ack',
  'inquire',
  'recovering',
] as const satisfies ThreePhaseMessage['type'][];
const RECORD_TYPES = [
  'precommitting',
  'committed',
  'completed',
  'moved',
  'learned',
  'ended',
  'forgotten',
] as const satisfies ThreePhaseRecord['type'][];
const OUTCOMES = ['commit', 'abort'] as const satisfies Outcome[];
const PHASES = ['waiting', 'precommitted'] as const satisfies Phase[];

function encodeMessage(message: ThreePhaseMessage, writer: ByteWriter): void {
  writer.u8(code(MESSAGE_TYPES, message.type));
  encodeTransaction(message.transaction, writer);
  switch (message.type) {
    case 'can-commit':
      encodeNodes(message.participants, writer);
      writer.uint(message.oldest);
      return;
    case 'vote':
      writer.bool(message.yes);
      return;
    case 'moved':
      writer.u8(code(PHASES, message.to));
      return;
    case 'recovering':
      writer.u8(code(PHASES, message.phase));
      return;
    case 'decision':
      writer.u8(code(OUTCOMES, message.outcome));
      return;
    case 'pre-commit':
    case 'stand-back':
    case 'ack':
    case 'inquire':
      return;
    default:
      assertNever(message, 'message');
  }
}

function decodeMessage(reader: ByteReader): ThreePhaseMessage {
  const type = pick(MESSAGE_TYPES, reader.u8(), 'message');
  const transaction = decodeTransaction(reader);
  switch (type) {
    case 'can-commit': {
      const participants = decodeNodes(reader, readCount(reader, 1));
      return { type, transaction, participants, oldest: reader.uint() };
    }
    case 'vote':
      return { type, transaction, yes: reader.bool() };
    case 'moved':
      return { type, transaction, to: pick(PHASES, reader.u8(), 'phase') };
    case 'recovering':
      return { type, transaction, phase: pick(PHASES, reader.u8(), 'phase') };
    case 'decision':
      return { type, transaction, outcome: pick(OUTCOMES, reader.u8(), 'outcome') };
    case 'pre-commit':
    case 'stand-back':
    case 'ack':
    case 'inquire':
      return { type, transaction };
    default:
      return assertNever(type, 'message');
  }
}

function encodeRecord(record: ThreePhaseRecord, writer: ByteWriter): void {
  writer.u8(code(RECORD_TYPES, record.type));
  if (record.type === 'forgotten') {
    writer.uint(record.coordinator);
    writer.uint(record.below);
    return;
  }
  encodeTransaction(record.transaction, writer);
  switch (record.type) {
    case 'precommitting':
    case 'committed':
      encodeNodes(record.participants, writer);
      return;
    case 'completed':
      return;
    case 'moved':
      encodeNodes(record.participants, writer);
      writer.u8(code(PHASES, record.to));
      return;
    case 'learned':
    case 'ended':
      writer.u8(code(OUTCOMES, record.outcome));
      return;
    default:
      assertNever(record, 'record');
  }
}

function decodeRecord(reader: ByteReader): ThreePhaseRecord {
  const type = pick(RECORD_TYPES, reader.u8(), 'record');
  if (type === 'forgotten') return { type, coordinator: reader.uint(), below: reader.uint() };
  const transaction = decodeTransaction(reader);
  switch (type) {
    case 'precommitting':
    case 'committed':
      return { type, transaction, participants: decodeNodes(reader, readCount(reader, 1)) };
    case 'completed':
      return { type, transaction };
    case 'moved': {
      const participants = decodeNodes(reader, readCount(reader, 1));
      return { type, transaction, participants, to: pick(PHASES, reader.u8(), 'phase') };
    }
    case 'learned':
    case 'ended':
      return { type, transaction, outcome: pick(OUTCOMES, reader.u8(), 'outcome') };
    default:
      return assertNever(type, 'record');
  }
}

export const threePhaseWire: Wire<ThreePhaseSpec> = { encodeMessage, decodeMessage, encodeRecord, decodeRecord };
