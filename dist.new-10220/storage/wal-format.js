// The bytes of the write-ahead log, format version 1: segment header, batches, records. docs/formats.md has the tables.
//
// What one commit writes is one batch, and a batch is the unit that is there or not: one checksum covers all of its
// records. The batch header has a checksum of its own, seeded with the number of the segment and the offset in the file, so
// a header proves by itself that a batch with its sequence number was once written at just this place: that is how a torn
// tail is told from corruption (wal-scan.ts), and why stale bytes elsewhere are never taken for a batch.
import { ByteReader } from '../core/bytes.js';
import { crc32 } from '../core/crc32.js';
import { assert, QuorateError } from '../core/errors.js';
import { SECTOR_BYTES } from './crash-policies.js';
export const FORMAT_VERSION = 1;
export const SEGMENT_HEADER_BYTES = 64;
export const BATCH_HEADER_BYTES = 32;
/** Batches begin at multiples of this, so that no header straddles a sector: it is on disk or not. */
export const BATCH_ALIGNMENT = 32;
/** The end mark that closes every batch: its last byte is not 0, so a batch that ends in 0 was not written to its end. */
const END_BYTES = 4;
const END_MARK = 0xa5c3_3c5a;
const BATCH_MAGIC = 0x4254_4251; // 'QBTB'
const HEADER_MARK = 0x5ac3_a53c;
/** 'QUORWAL' and a byte that no text editor leaves alone. */
const SEGMENT_MAGIC = Uint8Array.of(0x51, 0x55, 0x4f, 0x52, 0x57, 0x41, 0x4c, 0x8a);
const HIGH = 0x1_0000_0000;
/** Above it, a batch length read from disk is not believed. */
export const BATCH_BYTES_MAX = 0x7fff_0000;
/** `0000000000000007.wal`: sixteen hexadecimal digits, so names sort by number. */
export function segmentName(segment) {
    return `${segment.toString(16).padStart(16, '0')}.wal`;
}
/** What a released segment is called until its space has been given back. */
export const RELEASED_SUFFIX = '.released';
/** The number of a segment file; undefined for other names. */
export function segmentOfName(name) {
    return /^[0-9a-f]{16}\.wal$/.test(name) ? Number.parseInt(name.slice(0, 16), 16) : undefined;
}
/** The bytes a batch takes in the file: header, records, padding, end mark. */
export function batchBytes(bodyBytes) {
    const end = BATCH_HEADER_BYTES + bodyBytes + END_BYTES;
    return Math.ceil(end / BATCH_ALIGNMENT) * BATCH_ALIGNMENT;
}
export function encodeSegmentHeader(target, at, segment, firstSequence) {
    for (let i = 0; i < SEGMENT_HEADER_BYTES; i++)
        target.setUint8(at + i, SEGMENT_MAGIC[i] ?? 0);
    target.setUint32(at + 8, FORMAT_VERSION, true);
    setSafeInteger(target, at + 16, segment);
    setSafeInteger(target, at + 24, firstSequence);
    target.setUint32(at + 56, crc32(bytesOf(target, at, 56)), true);
    target.setUint32(at + 60, HEADER_MARK, true);
}
export function decodeSegmentHeader(bytes) {
    if (bytes.length < SEGMENT_HEADER_BYTES)
        return 'unwritten';
    const view = viewOf(bytes);
    const isIntact = SEGMENT_MAGIC.every((byte, i) => bytes[i] === byte) &&
        view.getUint32(56, true) === crc32(bytes.subarray(0, 56)) &&
        view.getUint32(60, true) === HEADER_MARK;
    if (!isIntact)
        return problemOf(view, 0, SEGMENT_HEADER_BYTES);
    return {
        version: view.getUint32(8, true),
        segment: getSafeInteger(view, 16),
        firstSequence: getSafeInteger(view, 24),
    };
}
/**
 * Closes the batch whose records lie in `buffer` from `at` + 32 to `end`: adds padding, end mark and header. Returns where
 * it ends in `buffer`, which must reach there (`batchBytes`). `at` must be a multiple of 4.
 */
export function sealBatch(buffer, at, end, sequence, place, crc) {
    const bodyBytes = end - at - BATCH_HEADER_BYTES;
    const total = batchBytes(bodyBytes);
    assert(total <= BATCH_BYTES_MAX, `a batch of ${total} bytes is too large`);
    const { bytes, view } = buffer;
    bytes.fill(0, end, at + total - END_BYTES);
    view.setUint32(at + total - END_BYTES, END_MARK, true);
    view.setUint32(at, BATCH_MAGIC, true);
    view.setUint32(at + 4, bodyBytes, true);
    setSafeInteger(view, at + 8, sequence);
    view.setUint32(at + 16, crc(bytes.subarray(at + BATCH_HEADER_BYTES, at + total)), true);
    // The header holds magic numbers, so its own sector is never zero; neither is the one with the end mark.
    view.setUint32(at + 20, zeroSectors(bytes, at, at + total, place.offset), true);
    view.setUint32(at + 24, headerCrc(view, at, place.segment, place.offset), true);
    view.setUint32(at + 28, HEADER_MARK, true);
    return at + total;
}
/** The header at `at`, if it was written for this very place. */
export function decodeBatchHeader(view, at, place) {
    if (at + BATCH_HEADER_BYTES > view.byteLength)
        return 'unwritten';
    const isIntact = view.getUint32(at, true) === BATCH_MAGIC &&
        view.getUint32(at + 28, true) === HEADER_MARK &&
        view.getUint32(at + 24, true) === headerCrc(view, at, place.segment, place.offset);
    if (!isIntact)
        return problemOf(view, at, BATCH_HEADER_BYTES);
    return {
        bodyBytes: view.getUint32(at + 4, true),
        sequence: getSafeInteger(view, at + 8),
        bodyCrc: view.getUint32(at + 16, true),
        zeroSectors: view.getUint32(at + 20, true),
    };
}
/**
 * How many sectors of the file are nothing but zeros where `bytes` [start, end) cover them, when `bytes[start]` is at
 * `fileOffset`. Data may hold zeros by itself; a batch that was torn has more than it was written with.
 */
export function zeroSectors(bytes, start, end, fileOffset) {
    let count = 0;
    for (let at = start; at < end;) {
        const next = Math.min(end, at + SECTOR_BYTES - ((fileOffset + at - start) % SECTOR_BYTES));
        while (at < next && bytes[at] === 0)
            at++;
        if (at === next)
            count++;
        at = next;
    }
    return count;
}
/** The bytes of a record without its payload, at most. */
export const RECORD_OVERHEAD_MAX = 4 + 1 + 8 + 8;
/** All records of a batch body that its checksum vouches for. Throws `malformed-batch` if they contradict it all the same. */
export function decodeRecords(body, onRecord) {
    const reader = new ByteReader(body);
    while (reader.remaining > 0) {
        const [group, type, index, payload] = decodeRecord(reader);
        onRecord(group, type, index, payload);
    }
}
function decodeRecord(reader) {
    try {
        const length = reader.u32();
        const type = reader.u8();
        const group = reader.uint();
        const index = reader.uint();
        return [group, type, index, reader.raw(length)];
    }
    catch (thrown) {
        throw new QuorateError('malformed-batch', 'the checksum is right but the records are not', { cause: thrown });
    }
}
/** A growing buffer with the view that its integers are written through. */
export class WriteBuffer {
    bytes;
    view;
    constructor(initialBytes) {
        this.bytes = new Uint8Array(initialBytes);
        this.view = viewOf(this.bytes);
    }
    /** Makes room for `needed` bytes, of which `used` are kept. */
    reserve(needed, used) {
        if (needed <= this.bytes.length)
            return;
        const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2));
        grown.set(this.bytes.subarray(0, used));
        this.bytes = grown;
        this.view = viewOf(grown);
    }
    /** Writes one record at `at`, for which there is room (`RECORD_OVERHEAD_MAX` and the payload); returns where it ends. */
    record(at, group, type, index, payload) {
        this.view.setUint32(at, payload.length, true);
        this.bytes[at + 4] = type;
        at = putUint(this.bytes, at + 5, group);
        at = putUint(this.bytes, at, index);
        this.bytes.set(payload, at);
        return at + payload.length;
    }
}
function putUint(bytes, at, value) {
    while (value > 0x7f) {
        bytes[at++] = (value % 128) | 0x80;
        value = value > 0x7fff_ffff ? Math.floor(value / 128) : value >>> 7;
    }
    bytes[at++] = value;
    return at;
}
const PLACE = new Uint8Array(16);
const PLACE_VIEW = viewOf(PLACE);
function headerCrc(view, at, segment, offset) {
    setSafeInteger(PLACE_VIEW, 0, segment);
    setSafeInteger(PLACE_VIEW, 8, offset);
    return crc32(bytesOf(view, at, 24), crc32(PLACE));
}
/**
 * Why a header is not one. A write that stopped leaves its last byte zero, where the mark has 0x5a; a write that was never there leaves zeros and,
 * at worst, a bit that rotted in the mark alone.
 */
function problemOf(view, at, length) {
    if (view.getUint8(at + length - 1) === 0)
        return 'unwritten';
    for (let i = 0; i < length - 4; i += 4)
        if (view.getUint32(at + i, true) !== 0)
            return 'damaged';
    return 'unwritten';
}
function setSafeInteger(view, at, value) {
    view.setUint32(at, value % HIGH, true);
    view.setUint32(at + 4, Math.floor(value / HIGH), true);
}
function getSafeInteger(view, at) {
    return view.getUint32(at + 4, true) * HIGH + view.getUint32(at, true);
}
function bytesOf(view, at, length) {
    return new Uint8Array(view.buffer, view.byteOffset + at, length);
}
export function viewOf(bytes) {
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
//# sourceMappingURL=wal-format.js.map