// Multi-Paxos' messages and records as bytes. An entry's data is copied once on the way out and viewed, not copied, on the way
// in: whoever hands bytes to a decoder leaves them alone afterwards.

import type { ByteReader, ByteWriter } from '../../core/bytes.ts';
import { assertNever, QuorateError } from '../../core/errors.ts';
import type { NodeId, Wire } from '../../core/protocol.ts';
import { decodeSharedMessage, encodeSharedMessage } from '../log-message-wire.ts';
import {
  code,
  decodeEntries,
  decodeMembership,
  decodeNumbers,
  decodeTime,
  encodeEntries,
  encodeMembership,
  encodeNumbers,
  malformed,
  pick,
  readCount,
} from '../log-wire.ts';
import type { LogEntry } from '../replicated-log.ts';
import type { AcceptedSlot, MultiPaxosMessage, MultiPaxosRecord, MultiPaxosSpec } from './messages.ts';

// The order is the wire's: append only.
const MESSAGE_TYPES = [
  'canvass',
  'canvass-answer',
  'prepare',
  'promise',
  'accept',
  'accepted',
  'rejected',
  'heartbeat',
  'heartbeat-response',
  'fetch-snapshot',
  'install-snapshot',
  'timeout-now',
  'forward-proposals',
  'forward-change',
  'forward-read',
  'read-answer',
  'refusal',
  'own-promise',
  'own-accepted',
  'own-restore',
] as const satisfies readonly MultiPaxosMessage['type'][];
const RECORD_TYPES = ['promised', 'accepted', 'base'] as const satisfies readonly MultiPaxosRecord['type'][];

function encodeMessage(message: MultiPaxosMessage, writer: ByteWriter): void {
  writer.u8(code(MESSAGE_TYPES, message.type));
  switch (message.type) {
    case 'accept':
      writer.uint(message.ballot);
      writer.uint(message.progress);
      writer.uint(message.from);
      writer.uint(message.commitIndex);
      writer.bool(message.wantsAnswer);
      encodeEntries(message.entries, writer);
      return;
    case 'accepted':
      writer.uint(message.ballot);
      writer.uint(message.progress);
      writer.uint(message.through);
      encodeNumbers(message.islands, writer);
      return;
    case 'heartbeat':
      writer.uint(message.ballot);
      writer.uint(message.progress);
      writer.uint(message.commitIndex);
      writer.uint(message.round);
      writer.f64(message.sentAt);
      writer.uint(message.sentThrough);
      return;
    case 'heartbeat-response':
      writer.uint(message.ballot);
      writer.uint(message.progress);
      writer.uint(message.round);
      writer.f64(message.sentAt);
      writer.uint(message.sentThrough);
      writer.uint(message.received);
      return;
    case 'canvass':
      writer.uint(message.ballot);
      writer.uint(message.commitIndex);
      return;
    case 'canvass-answer':
      writer.uint(message.ballot);
      writer.bool(message.granted);
      writer.uint(message.promised);
      return;
    case 'prepare':
      writer.uint(message.ballot);
      writer.uint(message.progress);
      writer.uint(message.from);
      writer.u8((message.isTransfer ? 1 : 0) | (message.isJoining ? 2 : 0));
      return;
    case 'promise':
      writer.uint(message.ballot);
      writer.uint(message.progress);
      writer.uint(message.commitIndex);
      writer.uint(message.from);
      writer.uint(message.next);
      encodeSlots(message.slots, writer);
      return;
    case 'rejected':
      writer.uint(message.ballot);
      writer.uint(message.promised);
      return;
    case 'fetch-snapshot':
    case 'timeout-now':
    case 'own-promise':
      writer.uint(message.ballot);
      return;
    case 'install-snapshot':
      writer.uint(message.term);
      writer.uint(message.progress);
      writer.uint(message.index);
      writer.uint(message.indexTerm);
      encodeMembership(message.membership, writer);
      return;
    case 'own-accepted':
      writer.uint(message.ballot);
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

function decodeMessage(reader: ByteReader): MultiPaxosMessage {
  const type = pick(MESSAGE_TYPES, reader.u8(), 'message type');
  switch (type) {
    case 'accept': {
      const ballot = reader.uint();
      const progress = reader.uint();
      const from = reader.uint();
      return {
        type,
        ballot,
        progress,
        from,
        commitIndex: reader.uint(),
        wantsAnswer: reader.bool(),
        entries: decodeEntries(reader, from),
      };
    }
    case 'accepted':
      return {
        type,
        ballot: reader.uint(),
        progress: reader.uint(),
        through: reader.uint(),
        islands: decodeIslands(reader),
      };
    case 'heartbeat':
      return {
        type,
        ballot: reader.uint(),
        progress: reader.uint(),
        commitIndex: reader.uint(),
        round: reader.uint(),
        sentAt: decodeTime(reader),
        sentThrough: reader.uint(),
      };
    case 'heartbeat-response':
      return {
        type,
        ballot: reader.uint(),
        progress: reader.uint(),
        round: reader.uint(),
        sentAt: decodeTime(reader),
        sentThrough: reader.uint(),
        received: reader.uint(),
      };
    case 'canvass':
      return { type, ballot: reader.uint(), commitIndex: reader.uint() };
    case 'canvass-answer':
      return { type, ballot: reader.uint(), granted: reader.bool(), promised: reader.uint() };
    case 'prepare': {
      const ballot = reader.uint();
      const progress = reader.uint();
      const from = reader.uint();
      const flags = reader.u8();
      if (flags > 3) throw malformed('flags of a prepare', flags);
      return { type, ballot, progress, from, isTransfer: (flags & 1) !== 0, isJoining: (flags & 2) !== 0 };
    }
    case 'promise':
      return {
        type,
        ballot: reader.uint(),
        progress: reader.uint(),
        commitIndex: reader.uint(),
        from: reader.uint(),
        next: reader.uint(),
        slots: decodeSlots(reader),
      };
    case 'rejected':
      return { type, ballot: reader.uint(), promised: reader.uint() };
    case 'fetch-snapshot':
    case 'timeout-now':
    case 'own-promise':
      return { type, ballot: reader.uint() };
    case 'install-snapshot': {
      const term = reader.uint();
      const progress = reader.uint();
      const index = reader.uint();
      return { type, term, progress, index, indexTerm: reader.uint(), membership: decodeMembership(reader) };
    }
    case 'own-accepted':
      return { type, ballot: reader.uint(), index: reader.uint() };
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

/** Stretches of slots: first and last of each. */
function decodeIslands(reader: ByteReader): number[] {
  const islands = decodeNumbers(reader);
  if (islands.length % 2 !== 0) throw malformed('number of ends of islands', islands.length);
  for (let i = 0; i < islands.length; i += 2) {
    if ((islands[i] as number) > (islands[i + 1] as number)) throw malformed('island from', islands[i]);
  }
  return islands;
}

function encodeSlots(slots: readonly AcceptedSlot[], writer: ByteWriter): void {
  writer.uint(slots.length);
  for (const { ballot, entry } of slots) {
    writer.uint(ballot);
    writer.uint(entry.index);
    encodeEntries([entry], writer);
  }
}

function decodeSlots(reader: ByteReader): AcceptedSlot[] {
  const slots: AcceptedSlot[] = [];
  for (let count = readCount(reader, 6); count > 0; count--) {
    const ballot = reader.uint();
    const [entry, ...more] = decodeEntries(reader, reader.uint());
    if (entry === undefined || more.length > 0) throw malformed('number of entries in a slot', more.length);
    slots.push({ ballot, entry });
  }
  return slots;
}

function encodeRecord(record: MultiPaxosRecord, writer: ByteWriter): void {
  writer.u8(code(RECORD_TYPES, record.type));
  switch (record.type) {
    case 'promised':
      writer.uint(record.ballot);
      writer.uint(record.owner);
      return;
    case 'accepted':
      writer.uint(record.ballot);
      writer.uint(record.owner);
      writer.uint(record.commitIndex);
      writer.uint((record.entries[0] as LogEntry).index);
      encodeEntries(record.entries, writer);
      return;
    case 'base':
      writer.uint(record.index);
      writer.uint(record.term);
      encodeMembership(record.membership, writer);
      encodeNumbers(record.joining, writer);
      return;
    default:
      assertNever(record, 'record');
  }
}

function decodeRecord(reader: ByteReader): MultiPaxosRecord {
  const type = pick(RECORD_TYPES, reader.u8(), 'record type');
  switch (type) {
    case 'promised':
      return { type, ballot: reader.uint(), owner: reader.uint() };
    case 'accepted': {
      const ballot = reader.uint();
      const owner: NodeId = reader.uint();
      const commitIndex = reader.uint();
      const entries = decodeEntries(reader, reader.uint());
      if (entries.length === 0) throw new QuorateError('malformed', 'a record of accepted slots without any');
      return { type, ballot, owner, commitIndex, entries };
    }
    case 'base':
      return {
        type,
        index: reader.uint(),
        term: reader.uint(),
        membership: decodeMembership(reader),
        joining: decodeNumbers(reader),
      };
    default:
      return assertNever(type, 'record type');
  }
}

export const multiPaxosWire: Wire<MultiPaxosSpec> = { encodeMessage, decodeMessage, encodeRecord, decodeRecord };
