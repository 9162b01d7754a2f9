// One life of the process that a storage run is about: the data directory opened as a member opens it, under the real driver.

import type { Clock } from '../../core/clock.ts';
import type { DriverLog, DriverPorts, ProtocolDriver } from '../../core/driver.ts';
import type { QuorateError } from '../../core/errors.ts';
import { Acquaintances } from '../../storage/acquaintances.ts';
import { join } from '../../storage/file-system.ts';
import { claimIdentity } from '../../storage/identity.ts';
import { openSnapshotStore, type SnapshotStore } from '../../storage/snapshots.ts';
import { openWal, type Wal } from '../../storage/wal.ts';
import type { FlawedFileSystem } from './flaws.ts';
import type { Found, Journal } from './journal.ts';
import {
  decodeLedgerRecord,
  decodeLedgerState,
  encodeLedgerRecord,
  encodeLedgerState,
  Ledger,
  type LedgerRecord,
  type LedgerSpec,
} from './ledger.ts';
import type { StorageRules } from './mutants.ts';
import type { Shelf } from './shelf.ts';

export const DIRECTORY = 'data';
export const WAL_DIRECTORY = join(DIRECTORY, 'wal');
export const SNAPSHOT_DIRECTORY = join(DIRECTORY, 'snapshots');

const RECORD = 1;
const CHECKPOINT = 2;

export interface ProcessPorts {
  readonly clock: Clock;
  readonly rules: StorageRules;
  readonly journal: Journal;
  readonly shelf: Shelf;
  readonly clusterId: number;
  readonly segmentBytes: number;
  drawBirth(): number;
  isDamagedSnapshot(index: number): boolean;
  onPromise(): void;
  onFatal(error: QuorateError): void;
}

export class StorageProcess {
  readonly acquaintances: Acquaintances;
  readonly snapshots: SnapshotStore;
  private readonly fs: FlawedFileSystem;
  private readonly ports: ProcessPorts;
  private readonly wal: Wal;
  private readonly ledger: Ledger;
  private readonly driver: ProtocolDriver<LedgerSpec>;
  private requests = 0;

  /** Opens everything and judges what is there. Throws what the storage code throws. */
  constructor(fs: FlawedFileSystem, ports: ProcessPorts) {
    this.fs = fs;
    this.ports = ports;
    const { shelf, journal, rules } = ports;
    const identity = claimIdentity({
      fs,
      directory: DIRECTORY,
      clusterId: ports.clusterId,
      memberId: 1,
      engine: 'ledger',
      dataNames: ['wal', 'snapshots'],
    });
    shelf.judgeIdentity(identity);
    this.acquaintances = new Acquaintances(fs, DIRECTORY, () => ports.drawBirth());
    shelf.judgeBirth(this.acquaintances);
    this.snapshots = openSnapshotStore({ fs, directory: SNAPSHOT_DIRECTORY, crc32: rules.snapshotCrc32 });
    shelf.judgeLeftovers(fs.list(SNAPSHOT_DIRECTORY));
    shelf.judgeSnapshots(this.snapshots, (index) => ports.isDamagedSnapshot(index));
    const found: Found[] = [];
    this.wal = openWal(
      {
        fs,
        directory: WAL_DIRECTORY,
        segmentBytes: ports.segmentBytes,
        crc32: rules.walCrc32,
        checkpoint: () =>
          rules.checkpoint({ group: 0, type: CHECKPOINT, payload: encodeLedgerState(this.ledger.state) }),
        rules: rules.wal,
      },
      ({ type, payload }) => {
        if (type === CHECKPOINT) found.push({ type: 'checkpoint', state: decodeLedgerState(payload) });
        else found.push({ type: 'record', record: decodeLedgerRecord(payload) });
      },
    );
    this.ledger = new Ledger(journal.judge(found));
    this.driver = rules.drive({
      self: 1,
      protocol: this.ledger,
      log: this.driverLog(),
      network: { send() {}, flush() {} },
      clock: ports.clock,
      onReply: (_id, { sequence, base }) => {
        journal.promise(sequence, base);
        ports.onPromise();
        if (!rules.releasesEarly) this.release(base);
      },
      onEvent() {},
      onFatal: (error) => ports.onFatal(error),
    } satisfies DriverPorts<LedgerSpec>);
    fs.phase = 'running';
  }

  private driverLog(): DriverLog<LedgerSpec> {
    const { wal } = this;
    const { journal, rules } = this.ports;
    return {
      append: (record: LedgerRecord) => {
        journal.appended(record);
        wal.append(0, RECORD, encodeLedgerRecord(record), record.type === 'entry' ? record.value : 0);
      },
      get hasPending() {
        return wal.hasPending;
      },
      commit: (done) => {
        journal.batched();
        wal.commit((error) => done(rules.commitOutcome(error)));
      },
    };
  }

  private release(base: number): void {
    if (base > 0) this.wal.release(base);
  }

  request(command: LedgerSpec['Command']): void {
    this.driver.input({ type: 'request', id: ++this.requests, command });
    if (command.type === 'compact' && this.ports.rules.releasesEarly) this.release(this.ledger.state.base);
  }

  /** Bytes that the log wrote before, if it has a file. */
  echo(place: number, bytes: number): Uint8Array {
    const name = this.fs.list(WAL_DIRECTORY).at(-1);
    if (name === undefined) return new Uint8Array(bytes);
    const file = this.fs.open(join(WAL_DIRECTORY, name), 'read');
    try {
      return file.read(Math.floor((place * file.size()) / 32) * 32, bytes);
    } finally {
      file.close();
    }
  }

  /** An orderly stop: what is not promised yet is forgotten, and the log is closed. */
  stop(): void {
    this.fs.phase = 'closing';
    this.driver.stop();
    this.wal.close();
  }

  /** The process is gone. */
  abandon(): void {
    this.driver.stop();
  }
}
