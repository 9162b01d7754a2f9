// The write-ahead log as a driver sees it: a protocol's records in and out, and which of them may go.
import { ByteReader, ByteWriter } from '../core/bytes.js';
import { QuorateError } from '../core/errors.js';
import { openWal } from '../storage/wal.js';
/** A node has one log in the file so far. */
const GROUP = 0;
/** The only type of record: the protocol tells its own apart. */
const RECORD = 1;
export class LogOnDisk {
    wal;
    definition;
    writer = new ByteWriter(64 * 1024);
    /** What the protocol's state says; set once there is one. */
    checkpointOf;
    /** What earlier lives wrote, until the protocol has read it. */
    recovered = [];
    constructor(options) {
        this.definition = options.definition;
        const { fs, directory, segmentBytes, crc32 } = options;
        this.wal = openWal({ fs, directory, segmentBytes, crc32, checkpoint: () => this.checkpoint() }, (record) => this.recovered.push(this.decode(record)));
    }
    /** The records of earlier lives, in order; they are given away once, so that they do not stay in memory. */
    takeRecovered() {
        const records = this.recovered;
        this.recovered = [];
        return records;
    }
    get recovery() {
        return this.wal.recovery;
    }
    decode({ group, type, payload }) {
        if (group !== GROUP || type !== RECORD) {
            throw new QuorateError('unsupported-format', `the log holds a record of group ${group} and type ${type}`);
        }
        return this.definition.wire.decodeRecord(new ByteReader(payload));
    }
    *checkpoint() {
        for (const record of this.checkpointOf?.() ?? []) {
            const writer = new ByteWriter(256);
            this.definition.wire.encodeRecord(record, writer);
            yield { group: GROUP, type: RECORD, payload: writer.finish() };
        }
    }
    append(record) {
        const { writer, definition } = this;
        writer.reset();
        definition.wire.encodeRecord(record, writer);
        this.wal.append(GROUP, RECORD, writer.finish(), definition.recordIndex(record));
    }
    get hasPending() {
        return this.wal.hasPending;
    }
    commit(done) {
        this.wal.commit(done);
    }
    release(index) {
        this.wal.release(index);
    }
    close() {
        this.wal.close();
    }
}
//# sourceMappingURL=log-on-disk.js.map