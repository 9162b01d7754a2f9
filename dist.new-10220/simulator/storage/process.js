// One life of the process that a storage run is about: the data directory opened as a member opens it, under the real driver.
import { Acquaintances } from '../../storage/acquaintances.js';
import { join } from '../../storage/file-system.js';
import { claimIdentity } from '../../storage/identity.js';
import { openSnapshotStore } from '../../storage/snapshots.js';
import { openWal } from '../../storage/wal.js';
import { decodeLedgerRecord, decodeLedgerState, encodeLedgerRecord, encodeLedgerState, Ledger, } from './ledger.js';
export const DIRECTORY = 'data';
export const WAL_DIRECTORY = join(DIRECTORY, 'wal');
export const SNAPSHOT_DIRECTORY = join(DIRECTORY, 'snapshots');
const RECORD = 1;
const CHECKPOINT = 2;
export class StorageProcess {
    acquaintances;
    snapshots;
    fs;
    ports;
    wal;
    ledger;
    driver;
    requests = 0;
    /** Opens everything and judges what is there. Throws what the storage code throws. */
    constructor(fs, ports) {
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
        const found = [];
        this.wal = openWal({
            fs,
            directory: WAL_DIRECTORY,
            segmentBytes: ports.segmentBytes,
            crc32: rules.walCrc32,
            checkpoint: () => rules.checkpoint({ group: 0, type: CHECKPOINT, payload: encodeLedgerState(this.ledger.state) }),
            rules: rules.wal,
        }, ({ type, payload }) => {
            if (type === CHECKPOINT)
                found.push({ type: 'checkpoint', state: decodeLedgerState(payload) });
            else
                found.push({ type: 'record', record: decodeLedgerRecord(payload) });
        });
        this.ledger = new Ledger(journal.judge(found));
        this.driver = rules.drive({
            self: 1,
            protocol: this.ledger,
            log: this.driverLog(),
            network: { send() { }, flush() { } },
            clock: ports.clock,
            onReply: (_id, { sequence, base }) => {
                journal.promise(sequence, base);
                ports.onPromise();
                if (!rules.releasesEarly)
                    this.release(base);
            },
            onEvent() { },
            onFatal: (error) => ports.onFatal(error),
        });
        fs.phase = 'running';
    }
    driverLog() {
        const { wal } = this;
        const { journal, rules } = this.ports;
        return {
            append: (record) => {
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
    release(base) {
        if (base > 0)
            this.wal.release(base);
    }
    request(command) {
        this.driver.input({ type: 'request', id: ++this.requests, command });
        if (command.type === 'compact' && this.ports.rules.releasesEarly)
            this.release(this.ledger.state.base);
    }
    /** Bytes that the log wrote before, if it has a file. */
    echo(place, bytes) {
        const name = this.fs.list(WAL_DIRECTORY).at(-1);
        if (name === undefined)
            return new Uint8Array(bytes);
        const file = this.fs.open(join(WAL_DIRECTORY, name), 'read');
        try {
            return file.read(Math.floor((place * file.size()) / 32) * 32, bytes);
        }
        finally {
            file.close();
        }
    }
    /** An orderly stop: what is not promised yet is forgotten, and the log is closed. */
    stop() {
        this.fs.phase = 'closing';
        this.driver.stop();
        this.wal.close();
    }
    /** The process is gone. */
    abandon() {
        this.driver.stop();
    }
}
//# sourceMappingURL=process.js.map