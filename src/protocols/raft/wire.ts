// Raft's messages and records as bytes. An entry's data is copied once on the way out and viewed, not copied, on the way in:
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
import type { RaftMessage, RaftRecord, RaftSpec } from './messages.ts';

// The order is the wire's: append only.
const MESSAGE_TYPES = [
  'vote-request',
  'vote-response',
  'append',
  'append-response',
  'heartbeat',
  'heartbeat-response',
  'install-snapshot',
  'timeout-now',
  'forward-proposals',
  'forward-change',
  'forward-read',
  'read-answer',
  'refusal',
  'own-append',
  'own-restore',
] as const satisfies readonly RaftMessage['type'][];
const RECORD_TYPES = ['hard-state', 'entries', 'base', 'installed'] as const satisfies readonly RaftRecord['type'][];

function encodeMessage(message: RaftMessage, writer: ByteWriter): void {
  writer.u8(code(MESSAGE_TYPES, message.type));
  switch (message.type) {
    case 'vote-request':
      writer.uint(message.term);
      writer.u8((message.isPreVote ? 1 : 0) | (message.isTransfer ? 2 : 0) | (message.isJoining ? 4 : 0));
      writer.uint(message.lastIndex);
      writer.uint(message.lastTerm);
      return;
    case 'vote-response':
      writer.uint(message.term);
      writer.u8((message.isPreVote ? 1 : 0) | (message.granted ? 2 : 0));
      return;
    case 'append':
      writer.uint(message.term);
      writer.uint(message.progress);
      writer.uint(message.prevIndex);
      writer.uint(message.prevTerm);
      writer.uint(message.commitIndex);
      writer.bool(message.wantsAnswer);
      encodeEntries(message.entries, writer);
      return;
    case 'append-response':
      writer.uint(message.term);
      writer.uint(message.progress);
      writer.bool(message.accepted);
      writer.uint(message.index);
      writer.uint(message.hintIndex);
      writer.uint(message.hintTerm);
      return;
    case 'heartbeat':
    case 'heartbeat-response':
      writer.uint(message.term);
      writer.uint(message.commitIndex);
      writer.uint(message.round);
      writer.f64(message.sentAt);
      return;
    case 'install-snapshot':
      writer.uint(message.term);
      writer.uint(message.progress);
      writer.uint(message.index);
      writer.uint(message.indexTerm);
      encodeMembership(message.membership, writer);
      return;
    case 'timeout-now':
      writer.uint(message.term);
      return;
    case 'own-append':
      writer.uint(message.term);
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

function decodeMessage(reader: ByteReader): RaftMessage {
  const type = pick(MESSAGE_TYPES, reader.u8(), 'message type');
  switch (type) {
    case 'vote-request': {
      const term = reader.uint();
      const flags = reader.u8();
      if (flags > 7) throw malformed('flags of a vote request', flags);
      return {
        type,
        term,
        isPreVote: (flags & 1) !== 0,
        isTransfer: (flags & 2) !== 0,
        isJoining: (flags & 4) !== 0,
        lastIndex: reader.uint(),
        lastTerm: reader.uint(),
      };
    }
    case 'vote-response': {
      const term = reader.uint();
      const flags = reader.u8();
      if (flags > 3) throw malformed('flags of a vote', flags);
      return { type, term, isPreVote: (flags & 1) !== 0, granted: (flags & 2) !== 0 };
    }
    case 'append': {
      const term = reader.uint();
      const progress = reader.uint();
      const prevIndex = reader.uint();
      return {
        type,
        term,
        progress,
        prevIndex,
        prevTerm: reader.uint(),
        commitIndex: reader.uint(),
        wantsAnswer: reader.bool(),
        entries: decodeEntries(reader, prevIndex + 1),
      };
    }
    case 'append-response':
      return {
        type,
        term: reader.uint(),
        progress: reader.uint(),
        accepted: reader.bool(),
        index: reader.uint(),
        hintIndex: reader.uint(),
        hintTerm: reader.uint(),
      };
    case 'heartbeat':
    case 'heartbeat-response': {
      const term = reader.uint();
      const commitIndex = reader.uint();
      const round = reader.uint();
      return { type, term, commitIndex, round, sentAt: decodeTime(reader) };
    }
    case 'install-snapshot': {
      const term = reader.uint();
      const progress = reader.uint();
      const index = reader.uint();
      return { type, term, progress, index, indexTerm: reader.uint(), membership: decodeMembership(reader) };
    }
    case 'timeout-now':
      return { type, term: reader.uint() };
    case 'own-append':
      return { type, term: reader.uint(), index: reader.uint() };
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

function encodeRecord(record: RaftRecord, writer: ByteWriter): void {
  writer.u8(code(RECORD_TYPES, record.type));
  switch (record.type) {
    case 'hard-state':
      writer.uint(record.term);
      writer.uint(record.vote);
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

function decodeRecord(reader: ByteReader): RaftRecord {
  const type = pick(RECORD_TYPES, reader.u8(), 'record type');
  switch (type) {
    case 'hard-state':
      return { type, term: reader.uint(), vote: reader.uint() };
    case 'entries':
    case 'base':
    case 'installed':
      return decodeLogRecord(type, reader);
    default:
      return assertNever(type, 'record type');
  }
}

export const raftWire: Wire<RaftSpec> = { encodeMessage, decodeMessage, encodeRecord, decodeRecord };
