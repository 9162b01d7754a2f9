// ZAB's messages and records as bytes. An entry's data is copied once on the way out and viewed, not copied, on the way in:
// whoever hands bytes to a decoder leaves them alone afterwards.

import type { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { assertNever } from '../../core/errors.ts';
import type { Wire } from '../../core/protocol.ts';
import { decodeSharedMessage, encodeSharedMessage } from '../log-message-wire.ts';
import { decodeLogRecord, encodeLogRecord } from '../log-records.ts';
import {
  code,
  decodeEntries,
  decodeMembership,
  decodeTime,
  encodeEntries,
  encodeMembership,
  malformed,
  pick,
} from '../log-wire.ts';
import type { Notification, ZabMessage, ZabRecord, ZabSpec } from './messages.ts';
import type { Position } from './rules.ts';

// The order is the wire's: append only.
const MESSAGE_TYPES = [
  'notification',
  'follower-info',
  'new-epoch',
  'ack-epoch',
  'epoch-refused',
  'sync',
  'sync-refused',
  'propose',
  'ack',
  'gap',
  'ping',
  'pong',
  'install-snapshot',
  'nominate',
  'nomination-accepted',
  'hand-over',
  'forward-proposals',
  'forward-change',
  'forward-read',
  'read-answer',
  'refusal',
  'own-promise',
  'own-append',
  'own-restore',
] as const satisfies readonly ZabMessage['type'][];
const RECORD_TYPES = ['epochs', 'entries', 'base', 'installed'] as const satisfies readonly ZabRecord['type'][];
const STATES = ['looking', 'following', 'leading'] as const satisfies readonly Notification['state'][];

function encodeMessage(message: ZabMessage, writer: ByteWriter): void {
  writer.u8(code(MESSAGE_TYPES, message.type));
  switch (message.type) {
    case 'notification':
      writer.u8(code(STATES, message.state));
      writer.uint(message.round);
      writer.uint(message.leader);
      encodePosition(message, writer);
      writer.uint(message.epoch);
      return;
    case 'follower-info':
      writer.uint(message.acceptedEpoch);
      writer.uint(message.attempt);
      return;
    case 'new-epoch':
      writer.uint(message.epoch);
      writer.uint(message.session);
      writer.u8((message.isDecided ? 1 : 0) | (message.isJoining ? 2 : 0));
      return;
    case 'ack-epoch':
      writer.uint(message.epoch);
      writer.uint(message.session);
      writer.bool(message.isPromise);
      encodePosition(message, writer);
      return;
    case 'epoch-refused':
      writer.uint(message.epoch);
      writer.uint(message.acceptedEpoch);
      return;
    case 'sync':
      writer.uint(message.epoch);
      writer.uint(message.session);
      writer.uint(message.index);
      writer.uint(message.term);
      return;
    case 'sync-refused':
      writer.uint(message.epoch);
      writer.uint(message.session);
      writer.uint(message.index);
      writer.uint(message.hintIndex);
      writer.uint(message.hintTerm);
      return;
    case 'propose':
      writer.uint(message.epoch);
      writer.uint(message.session);
      writer.uint(message.prevIndex);
      writer.uint(message.commitIndex);
      encodeEntries(message.entries, writer);
      return;
    case 'ack':
    case 'gap':
      writer.uint(message.epoch);
      writer.uint(message.session);
      writer.uint(message.index);
      return;
    case 'ping':
      writer.uint(message.epoch);
      writer.uint(message.session);
      writer.uint(message.commitIndex);
      writer.uint(message.sentIndex);
      writer.uint(message.round);
      writer.f64(message.sentAt);
      return;
    case 'pong':
      writer.uint(message.epoch);
      writer.uint(message.session);
      writer.uint(message.sentIndex);
      writer.uint(message.receivedIndex);
      writer.uint(message.round);
      writer.f64(message.sentAt);
      return;
    case 'install-snapshot':
      writer.uint(message.term);
      writer.uint(message.session);
      writer.uint(message.index);
      writer.uint(message.indexTerm);
      encodeMembership(message.membership, writer);
      return;
    case 'nominate':
    case 'nomination-accepted':
      writer.uint(message.epoch);
      writer.uint(message.session);
      return;
    case 'hand-over':
      writer.uint(message.epoch);
      writer.uint(message.to);
      return;
    case 'own-promise':
      writer.uint(message.epoch);
      return;
    case 'own-append':
      writer.uint(message.epoch);
      writer.uint(message.index);
      return;
    case 'forward-proposals':
    case 'forward-change':
    case 'forward-read':
    case 'read-answer':
    case 'refusal':
    case 'own-restore':
      encodeSharedMessage(message, writer);
      return;
    default:
      assertNever(message, 'message');
  }
}

function encodePosition({ currentEpoch, lastTerm, lastIndex }: Position, writer: ByteWriter): void {
  writer.uint(currentEpoch);
  writer.uint(lastTerm);
  writer.uint(lastIndex);
}

function decodePosition(reader: ByteReader): Position {
  return { currentEpoch: reader.uint(), lastTerm: reader.uint(), lastIndex: reader.uint() };
}

function decodeMessage(reader: ByteReader): ZabMessage {
  const type = pick(MESSAGE_TYPES, reader.u8(), 'message type');
  switch (type) {
    case 'notification': {
      const state = pick(STATES, reader.u8(), 'state');
      const round = reader.uint();
      const leader = reader.uint();
      return { type, state, round, leader, ...decodePosition(reader), epoch: reader.uint() };
    }
    case 'follower-info':
      return { type, acceptedEpoch: reader.uint(), attempt: reader.uint() };
    case 'new-epoch': {
      const epoch = reader.uint();
      const session = reader.uint();
      const flags = reader.u8();
      if (flags > 3) throw malformed('flags of a new epoch', flags);
      return { type, epoch, session, isDecided: (flags & 1) !== 0, isJoining: (flags & 2) !== 0 };
    }
    case 'ack-epoch': {
      const epoch = reader.uint();
      const session = reader.uint();
      const isPromise = reader.bool();
      return { type, epoch, session, isPromise, ...decodePosition(reader) };
    }
    case 'epoch-refused':
      return { type, epoch: reader.uint(), acceptedEpoch: reader.uint() };
    case 'sync':
      return { type, epoch: reader.uint(), session: reader.uint(), index: reader.uint(), term: reader.uint() };
    case 'sync-refused':
      return {
        type,
        epoch: reader.uint(),
        session: reader.uint(),
        index: reader.uint(),
        hintIndex: reader.uint(),
        hintTerm: reader.uint(),
      };
    case 'propose': {
      const epoch = reader.uint();
      const session = reader.uint();
      const prevIndex = reader.uint();
      const commitIndex = reader.uint();
      return { type, epoch, session, prevIndex, commitIndex, entries: decodeEntries(reader, prevIndex + 1) };
    }
    case 'ack':
    case 'gap':
      return { type, epoch: reader.uint(), session: reader.uint(), index: reader.uint() };
    case 'ping': {
      const epoch = reader.uint();
      const session = reader.uint();
      const commitIndex = reader.uint();
      return {
        type,
        epoch,
        session,
        commitIndex,
        sentIndex: reader.uint(),
        round: reader.uint(),
        sentAt: decodeTime(reader),
      };
    }
    case 'pong': {
      const epoch = reader.uint();
      const session = reader.uint();
      const sentIndex = reader.uint();
      const receivedIndex = reader.uint();
      return { type, epoch, session, sentIndex, receivedIndex, round: reader.uint(), sentAt: decodeTime(reader) };
    }
    case 'install-snapshot': {
      const term = reader.uint();
      const session = reader.uint();
      const index = reader.uint();
      return { type, term, session, index, indexTerm: reader.uint(), membership: decodeMembership(reader) };
    }
    case 'nominate':
    case 'nomination-accepted':
      return { type, epoch: reader.uint(), session: reader.uint() };
    case 'hand-over':
      return { type, epoch: reader.uint(), to: reader.uint() };
    case 'own-promise':
      return { type, epoch: reader.uint() };
    case 'own-append':
      return { type, epoch: reader.uint(), index: reader.uint() };
    case 'forward-proposals':
    case 'forward-change':
    case 'forward-read':
    case 'read-answer':
    case 'refusal':
    case 'own-restore':
      return decodeSharedMessage(type, reader);
    default:
      return assertNever(type, 'message type');
  }
}

function encodeRecord(record: ZabRecord, writer: ByteWriter): void {
  writer.u8(code(RECORD_TYPES, record.type));
  switch (record.type) {
    case 'epochs':
      writer.uint(record.accepted);
      writer.uint(record.acceptedLeader);
      writer.uint(record.current);
      return;
    case 'entries':
    case 'base':
    case 'installed':
      encodeLogRecord(record, writer);
      return;
    default:
      assertNever(record, 'record');
  }
}

function decodeRecord(reader: ByteReader): ZabRecord {
  const type = pick(RECORD_TYPES, reader.u8(), 'record type');
  switch (type) {
    case 'epochs':
      return { type, accepted: reader.uint(), acceptedLeader: reader.uint(), current: reader.uint() };
    case 'entries':
    case 'base':
    case 'installed':
      return decodeLogRecord(type, reader);
    default:
      return assertNever(type, 'record type');
  }
}

export const zabWire: Wire<ZabSpec> = { encodeMessage, decodeMessage, encodeRecord, decodeRecord };
