// The write-ahead log as a driver sees it: a protocol's records in and out, and which of them may go.

import { ByteReader, ByteWriter } from '../core/bytes.ts';
import type { Crc32 } from '../core/crc32.ts';
import type { DriverLog } from '../core/driver.ts';
import { QuorateError } from '../core/errors.ts';
import type { LogDefinition, LogSpec } from '../protocols/replicated-log.ts';
import type { FileSystem } from '../storage/file-system.ts';
import { openWal, type Wal, type WalRecord } from '../storage/wal.ts';

/** A node has one log in the file so far. */
const GROUP = 0;
/** The only type of record: the protocol tells its own apart. */
const RECORD = 1;

export interface LogOnDiskOptions<S extends LogSpec, O> {
  readonly definition: LogDefinition<S, O>;
  readonly fs: FileSystem;
  readonly directory: string;
  readonly segmentBytes: number;
  readonly crc32: Crc32;
  /** Told how long each commit took, in milliseconds. */
  readonly onCommit?: (durationMs: number) => void;
}

export class LogOnDisk<S extends LogSpec, O> implements DriverLog<S> {
  private readonly wal: Wal;
  private readonly definition: LogDefinition<S, O>;
  private readonly onCommit: LogOnDiskOptions<S, O>['onCommit'];
  private readonly writer = new ByteWriter(64 * 1024);
  /** What the protocol's state says; set once there is one. */
  checkpointOf: (() => readonly S['Record'][]) | undefined;
  /** What earlier lives wrote, until the protocol has read it. */
  private recovered: S['Record'][] = [];

  constructor(options: LogOnDiskOptions<S, O>) {
    this.definition = options.definition;
    this.onCommit = options.onCommit;
    const { fs, directory, segmentBytes, crc32 } = options;
    this.wal = openWal({ fs, directory, segmentBytes, crc32, checkpoint: () => this.checkpoint() }, (record) =>
      this.recovered.push(this.decode(record)),
    );
  }

  /** The records of earlier lives, in order; they are given away once, so that they do not stay in memory. */
  takeRecovered(): S['Record'][] {
    const records = this.recovered;
    this.recovered = [];
    return records;
  }

  get recovery(): Wal['recovery'] {
    return this.wal.recovery;
  }

  private decode({ group, type, payload }: WalRecord): S['Record'] {
    if (group !== GROUP || type !== RECORD) {
      throw new QuorateError('unsupported-format', `the log holds a record of group ${group} and type ${type}`);
    }
    return this.definition.wire.decodeRecord(new ByteReader(payload));
  }

  private *checkpoint(): Generator<WalRecord> {
    for (const record of this.checkpointOf?.() ?? []) {
      const writer = new ByteWriter(256);
      this.definition.wire.encodeRecord(record, writer);
      yield { group: GROUP, type: RECORD, payload: writer.finish() };
    }
  }

  append(record: S['Record']): void {
    const { writer, definition } = this;
    writer.reset();
    definition.wire.encodeRecord(record, writer);
    this.wal.append(GROUP, RECORD, writer.finish(), definition.recordIndex(record));
  }

  get hasPending(): boolean {
    return this.wal.hasPending;
  }

  commit(done: (error?: QuorateError) => void): void {
    const { onCommit } = this;
    if (onCommit === undefined) {
      this.wal.commit(done);
      return;
    }
    const began = performance.now();
    this.wal.commit((error) => {
      onCommit(performance.now() - began);
      done(error);
    });
  }

  release(index: number): void {
    this.wal.release(index);
  }

  close(): void {
    this.wal.close();
  }
}
