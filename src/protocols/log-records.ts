// The durable records of a log without gaps, alike in raft and zab: their types and their bytes. log-recovery.ts reads them back.

import type { ByteReader, ByteWriter } from '../core/bytes.ts';
import { assertNever, QuorateError } from '../core/errors.ts';
import { decodeEntries, decodeMembership, encodeEntries, encodeMembership } from './log-wire.ts';
import type { LogEntry, Membership } from './replicated-log.ts';

/** Replaces the log from the first entry's index on. Never empty. */
export interface EntriesRecord {
  readonly type: 'entries';
  readonly entries: readonly LogEntry[];
}

/** The log begins after `index`, whose entry had `term`: the founding (index 0) or a compaction. What is held beyond stays. */
export interface BaseRecord {
  readonly type: 'base';
  readonly index: number;
  readonly term: number;
  readonly membership: Membership;
}

/** A received snapshot took the log's place: it begins after `index` and is empty. */
export interface InstalledRecord {
  readonly type: 'installed';
  readonly index: number;
  readonly term: number;
  readonly membership: Membership;
}

export type LogRecord = EntriesRecord | BaseRecord | InstalledRecord;

export function encodeLogRecord(record: LogRecord, writer: ByteWriter): void {
  switch (record.type) {
    case 'entries':
      writer.uint(record.entries[0]?.index ?? 0);
      encodeEntries(record.entries, writer);
      return;
    case 'base':
    case 'installed':
      writer.uint(record.index);
      writer.uint(record.term);
      encodeMembership(record.membership, writer);
      return;
    default:
      assertNever(record, 'record');
  }
}

export function decodeLogRecord(type: LogRecord['type'], reader: ByteReader): LogRecord {
  switch (type) {
    case 'entries': {
      const entries = decodeEntries(reader, reader.uint());
      if (entries.length === 0) throw new QuorateError('malformed', 'a record of entries without entries');
      return { type, entries };
    }
    case 'base':
    case 'installed':
      return { type, index: reader.uint(), term: reader.uint(), membership: decodeMembership(reader) };
    default:
      return assertNever(type, 'record type');
  }
}
