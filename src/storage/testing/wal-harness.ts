// For tests of the log: a user of it that knows what it was promised, and judges what a restart finds.

import { expect } from 'vitest';
import { ByteReader, ByteWriter, equalBytes } from '../../core/bytes.ts';
import { crc32 } from '../../core/crc32.ts';
import type { QuorateError } from '../../core/errors.ts';
import type { FileSystem } from '../file-system.ts';
import { openWal, type Wal, type WalRecord } from '../wal.ts';

export const ENTRY = 1;
export const CHECKPOINT = 2;
export const DIRECTORY = '/data/wal';

/** An entry's payload: its number, then bytes that follow from it, of a length that follows from it or is given. */
export function payloadOf(entry: number, bytes = 5 + ((entry * 37) % 60)): Uint8Array {
  const writer = new ByteWriter(bytes + 8);
  writer.u32(entry);
  for (let i = 4; i < bytes; i++) writer.u8((entry * 31 + i * 7) & 0xff);
  return writer.finish();
}

/**
 * Appends numbered entries, one log index each, and remembers which were acknowledged. Its `completeSyncs` makes a commit
 * complete on file systems that wait to be told.
 */
export class WalUser {
  readonly fs: FileSystem;
  readonly directory: string;
  readonly segmentBytes: number;
  /** Entries as the log told of them when it was opened. */
  readonly recovered: number[] = [];
  /** What the last checkpoint before the first entry said; -1 for none. */
  checkpointBefore = -1;
  appended = 0;
  acknowledged = 0;
  released = 0;
  /** The last entry of each batch that was given to the disk. */
  readonly batchEnds = new Set<number>([0]);
  readonly errors: string[] = [];
  wal: Wal;

  private readonly takes: (record: WalRecord) => boolean;

  /** `takes`: for records that are not this class's; whether it took the record. */
  constructor(
    fs: FileSystem,
    directory = DIRECTORY,
    segmentBytes = 1024,
    takes: (record: WalRecord) => boolean = () => false,
  ) {
    this.takes = takes;
    this.fs = fs;
    this.directory = directory;
    this.segmentBytes = segmentBytes;
    this.wal = this.open();
    // What a start has shown to its user, it must never take back.
    this.acknowledged = this.appended;
    this.batchEnds.add(this.appended);
    this.released = (this.recovered[0] ?? 1) - 1;
  }

  private open(): Wal {
    const options = { fs: this.fs, directory: this.directory, segmentBytes: this.segmentBytes, crc32 };
    const wal = openWal({ ...options, checkpoint: () => this.checkpoint() }, (record) => this.recover(record));
    this.appended = this.recovered.at(-1) ?? Math.max(0, this.checkpointBefore);
    return wal;
  }

  append(count = 1, bytes?: number): void {
    for (let i = 0; i < count; i++) {
      this.appended++;
      this.wal.append(7, ENTRY, payloadOf(this.appended, bytes), this.appended);
    }
  }

  /** Begins a commit; what it covers counts as acknowledged once it reports success. */
  commit(done: (error?: QuorateError) => void = () => undefined): void {
    const last = this.appended;
    this.batchEnds.add(last);
    this.wal.commit((error) => {
      if (error) this.errors.push(error.code);
      else this.acknowledged = last;
      done(error);
    });
  }

  commitDone(): Promise<QuorateError | undefined> {
    return new Promise((done) => this.commit(done));
  }

  release(entry: number): void {
    this.released = Math.max(this.released, entry);
    this.wal.release(entry);
  }

  /**
   * What a restart after a crash found must be: every acknowledged entry that was not released, in order, unchanged; of
   * those not acknowledged a prefix that ends where a batch ended.
   */
  static expectSound(before: WalUser, after: WalUser): void {
    const { recovered } = after;
    const last = recovered.at(-1) ?? Math.max(0, after.checkpointBefore);
    const first = recovered[0] ?? last + 1;
    expect(recovered).toEqual(Array.from({ length: recovered.length }, (_, i) => first + i));
    expect(first).toBeLessThanOrEqual(before.released + 1);
    expect(last).toBeGreaterThanOrEqual(before.acknowledged);
    expect(last).toBeLessThanOrEqual(before.appended);
    expect(before.batchEnds).toContain(last);
    // A segment that begins after entry n says so: nothing before it is needed to know where it stands.
    if (first > 1) expect(after.checkpointBefore).toBeGreaterThanOrEqual(first - 1);
  }

  /** The last entry that a reader of the log from here would know of. */
  private *checkpoint(): Iterable<WalRecord> {
    const writer = new ByteWriter(4);
    writer.u32(this.appended);
    yield { group: 7, type: CHECKPOINT, payload: writer.finish() };
  }

  private recover(record: WalRecord): void {
    if (this.takes(record)) return;
    const { group, type, payload } = record;
    if (group !== 7) throw new Error(`a record of group ${group} came back`);
    const entry = new ByteReader(payload).u32();
    if (type === CHECKPOINT) {
      if (this.recovered.length === 0) this.checkpointBefore = entry;
      return;
    }
    if (!equalBytes(payload, payloadOf(entry, payload.length))) throw new Error(`entry ${entry} has changed`);
    this.recovered.push(entry);
  }
}
