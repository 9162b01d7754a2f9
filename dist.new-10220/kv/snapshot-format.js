// A store's content as a stream of bytes. The stream is frames of `length u32 | crc32 u32 | payload`; a payload is whole
// records of `table u8 | key length | key | value length | value`; a frame of length 0 with the number of records as its
// checksum field ends the stream. Receivers may cut it into chunks anywhere.
import { ByteReader, ByteWriter } from '../core/bytes.js';
import { QuorateError } from '../core/errors.js';
import { toBinaryString, writeBinaryString } from './binary-string.js';
import { TABLES } from './tables.js';
const FRAME_BYTES = 64 * 1024;
const FRAME_HEADER_BYTES = 8;
/** A frame holds at least one record, however long its key and value: far above any request. */
const FRAME_BYTES_MAX = 1 << 30;
/** Chunks of about 64 KiB, each a buffer of its own. */
export function* encodeSnapshot(snapshot, crc32) {
    const writer = new ByteWriter(FRAME_BYTES * 2);
    let keyBytes = new Uint8Array(256);
    let records = 0;
    for (const table of TABLES) {
        const cursor = snapshot.entries(table);
        try {
            while (cursor.next()) {
                if (writer.length === 0)
                    writer.length = FRAME_HEADER_BYTES;
                const { key, bytes } = cursor;
                if (keyBytes.length < key.length)
                    keyBytes = new Uint8Array(key.length * 2);
                writer.u8(table.id);
                writer.bytes(keyBytes.subarray(0, writeBinaryString(key, keyBytes, 0)));
                writer.bytes(bytes);
                records++;
                if (writer.length >= FRAME_BYTES)
                    yield closeFrame(writer, crc32);
            }
        }
        finally {
            cursor.close();
        }
    }
    if (writer.length > 0)
        yield closeFrame(writer, crc32);
    writer.u32(0);
    writer.u32(records % 2 ** 32);
    yield writer.copy();
}
function closeFrame(writer, crc32) {
    writer.patchU32(0, writer.length - FRAME_HEADER_BYTES);
    writer.patchU32(4, crc32(writer.since(FRAME_HEADER_BYTES)));
    const frame = writer.copy();
    writer.reset();
    return frame;
}
/** Takes the stream in any chunks and feeds a restore. Throws `corrupt-snapshot`; then the restore must be aborted. */
export class SnapshotDecoder {
    /** The whole stream has been seen. */
    isComplete = false;
    restore;
    crc32;
    tables;
    parts = [];
    buffered = 0;
    /** Bytes that the next frame, or its header, needs before anything can be done. */
    needed = FRAME_HEADER_BYTES;
    records = 0;
    constructor(restore, crc32) {
        this.restore = restore;
        this.crc32 = crc32;
        const tables = [];
        for (const table of TABLES)
            tables[table.id] = table;
        this.tables = tables;
    }
    write(chunk) {
        if (chunk.length === 0)
            return;
        this.parts.push(chunk);
        this.buffered += chunk.length;
        if (this.buffered < this.needed)
            return;
        const bytes = this.parts.length === 1 ? chunk : concatenate(this.parts, this.buffered);
        const rest = bytes.subarray(this.decodeFrames(bytes));
        // A copy, for the chunk belongs to the caller once this returns.
        this.parts = rest.length === 0 ? [] : [rest.slice()];
        this.buffered = rest.length;
    }
    /** Decodes whole frames; answers where the rest begins. */
    decodeFrames(bytes) {
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
        let at = 0;
        for (;;) {
            this.needed = FRAME_HEADER_BYTES;
            if (bytes.length - at === 0)
                return at;
            if (this.isComplete)
                throw corrupt('bytes after its end');
            if (bytes.length - at < FRAME_HEADER_BYTES)
                return at;
            const length = view.getUint32(at, true);
            const checksum = view.getUint32(at + 4, true);
            if (length > FRAME_BYTES_MAX)
                throw corrupt(`a frame of ${length} bytes`);
            if (length === 0) {
                if (checksum !== this.records % 2 ** 32)
                    throw corrupt(`${this.records} records of ${checksum}`);
                this.isComplete = true;
                at += FRAME_HEADER_BYTES;
                continue;
            }
            this.needed = FRAME_HEADER_BYTES + length;
            if (bytes.length - at < this.needed)
                return at;
            const payload = bytes.subarray(at + FRAME_HEADER_BYTES, at + this.needed);
            if (this.crc32(payload) !== checksum)
                throw corrupt('a frame with a wrong checksum');
            this.decodeRecords(payload);
            at += this.needed;
        }
    }
    decodeRecords(payload) {
        const reader = new ByteReader(payload);
        while (reader.remaining > 0) {
            const id = reader.u8();
            const table = this.tables[id];
            if (table === undefined)
                throw corrupt(`an unknown table ${id}`);
            const key = toBinaryString(reader.bytes());
            this.restore.put(table, key, reader.bytes());
            this.records++;
        }
    }
}
function corrupt(what) {
    return new QuorateError('corrupt-snapshot', `the key-value snapshot is damaged: ${what}`);
}
function concatenate(parts, length) {
    const whole = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
        whole.set(part, at);
        at += part.length;
    }
    return whole;
}
//# sourceMappingURL=snapshot-format.js.map