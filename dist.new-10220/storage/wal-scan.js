// Reads a write-ahead log without changing it, and tells where it ends and why.
//
// What recovery may rely on: batch N+1 is written only after the sync of batch N succeeded. So of all batches in the log
// only the last can be unacknowledged, and only it may be torn. A bad batch is therefore
//   - corruption, if a valid header of a later batch lies behind it, or a later segment exists: N was durable once;
//   - torn, if nothing lies behind it and something of it was never written: its last byte is missing, or it has more
//     empty sectors than it was written with. Sectors of one write reach the disk in any order, so records of the bad
//     batch itself that survived further on prove nothing; headers do, as there is one a batch;
//   - corruption, if nothing lies behind it but it was written to its end: no torn write looks like that.
// A last batch that rotted into zeros looks torn; that is as far as one copy of the data can tell, and why `close` writes
// an empty batch that vouches for all before it.
import { QuorateError } from '../core/errors.js';
import { join } from './file-system.js';
import { BATCH_ALIGNMENT, BATCH_BYTES_MAX, BATCH_HEADER_BYTES, batchBytes, decodeBatchHeader, decodeSegmentHeader, FORMAT_VERSION, SEGMENT_HEADER_BYTES, segmentName, segmentOfName, viewOf, zeroSectors, } from './wal-format.js';
import { WAL_RULES } from './wal-rules.js';
const READ_BYTES = 1 << 20;
/** A log that cannot be trusted. The message has it all; the fields are for programs. */
export class CorruptWalError extends QuorateError {
    file;
    offset;
    constructor(file, offset, what) {
        super('corrupt-wal', `${file}: corrupt at offset ${offset}: ${what}. The log is left as it is: starting without what is damaged could ` +
            'break promises that this member has made. Remedy: check the disk; then remove this member from the cluster and ' +
            'add it again with an empty data directory, so that it gets its data from the others. If no other member has ' +
            'the data, restore the data directory from a backup.');
        this.file = file;
        this.offset = offset;
    }
}
/** Hands every good batch to `onBatch`, in order. Throws `corrupt-wal`, `unsupported-format`. */
export function scanWal(options, onBatch) {
    const { fs, directory, crc32, rules = WAL_RULES } = options;
    const readers = openSegments(fs, directory);
    try {
        const headers = readers.map((reader, i) => readHeader(reader, i === readers.length - 1, rules));
        checkContinuity(readers, headers);
        const segments = [];
        for (const [i, reader] of readers.entries()) {
            const header = headers[i];
            const isLast = i === readers.length - 1;
            if (!header)
                return unfinishedSegment(reader, segments);
            const until = headers[i + 1]?.firstSequence;
            const end = scanSegment(reader, header, until, { isLast, crc32, rules }, onBatch);
            const { nextSequence, lastOffset, endOffset, torn } = end;
            if (nextSequence === header.firstSequence) {
                if (!isLast)
                    throw new CorruptWalError(reader.file.path, endOffset, 'no batch here, but a later segment exists');
                return unfinishedSegment(reader, segments);
            }
            segments.push({ segment: reader.segment, path: reader.file.path, nextSequence, lastOffset, endOffset });
            if (torn)
                return { segments, torn, unfinished: undefined };
        }
        return { segments, torn: undefined, unfinished: undefined };
    }
    finally {
        for (const reader of readers)
            reader.file.close();
    }
}
/** A segment file read through a window, each window a fresh buffer, so that views into it may be kept. */
class SegmentReader {
    segment;
    file;
    size;
    window = new Uint8Array(0);
    windowOffset = 0;
    constructor(segment, file) {
        this.segment = segment;
        this.file = file;
        this.size = file.size();
    }
    /** Shorter than `length` only at the end of the file. */
    read(offset, length) {
        const isInside = offset >= this.windowOffset && offset + length <= this.windowOffset + this.window.length;
        if (!isInside) {
            this.window = this.file.read(offset, Math.max(length, READ_BYTES));
            this.windowOffset = offset;
        }
        const start = offset - this.windowOffset;
        return this.window.subarray(start, start + length);
    }
}
function openSegments(fs, directory) {
    const readers = [];
    for (const name of fs.list(directory)) {
        const segment = segmentOfName(name);
        if (segment !== undefined)
            readers.push(new SegmentReader(segment, fs.open(join(directory, name), 'read')));
    }
    return readers;
}
/** undefined for a last segment that was being created. */
function readHeader(reader, isLast, rules) {
    const { path } = reader.file;
    const header = decodeSegmentHeader(reader.read(0, SEGMENT_HEADER_BYTES));
    if (typeof header === 'string') {
        const later = laterHeader(reader, SEGMENT_HEADER_BYTES);
        if (rules.isFollowed(later)) {
            throw new CorruptWalError(path, 0, `the segment's header is damaged, but a batch follows at offset ${later}`);
        }
        if (!isLast)
            throw new CorruptWalError(path, 0, "the segment's header is damaged, and it is not the last segment");
        if (header === 'damaged')
            throw new CorruptWalError(path, 0, "the segment's header is damaged");
        return undefined;
    }
    if (header.version !== FORMAT_VERSION) {
        throw new QuorateError('unsupported-format', `${path} has format version ${header.version}, this program reads version ${FORMAT_VERSION}: use the version of the program that wrote it, or a later one`);
    }
    if (header.segment !== reader.segment) {
        throw new CorruptWalError(path, 0, `the file holds segment ${segmentName(header.segment)}: it was renamed or copied`);
    }
    return header;
}
function checkContinuity(readers, headers) {
    for (let i = 1; i < readers.length; i++) {
        const before = readers[i - 1];
        const reader = readers[i];
        if (reader.segment !== before.segment + 1) {
            const missing = segmentName(before.segment + 1);
            throw new CorruptWalError(reader.file.path, 0, `the segment before it, ${missing}, is missing`);
        }
        const [first, next] = [headers[i - 1]?.firstSequence ?? 0, headers[i]?.firstSequence];
        if (next !== undefined && next <= first) {
            throw new CorruptWalError(reader.file.path, 0, `begins with batch ${next}, the segment before it with ${first}`);
        }
    }
}
/** The segment's first write, which makes the segment, was torn: the log ends with the segment before. */
function unfinishedSegment(reader, segments) {
    const { path } = reader.file;
    if (segments.length === 0 && reader.segment !== 1) {
        throw new CorruptWalError(path, 0, 'it is the only segment and was not written to its end');
    }
    return { segments, torn: { file: path, offset: 0, bytes: endOfData(reader, 0) }, unfinished: path };
}
function scanSegment(reader, { segment, firstSequence }, untilSequence, by, onBatch) {
    const { path } = reader.file;
    let sequence = firstSequence;
    let lastOffset = 0;
    let offset = SEGMENT_HEADER_BYTES;
    for (; sequence !== untilSequence; sequence++) {
        const place = { segment, offset };
        const header = decodeBatchHeader(viewOf(reader.read(offset, BATCH_HEADER_BYTES)), 0, place);
        if (typeof header === 'string') {
            const torn = judgeHeader(reader, offset, header, by);
            if (untilSequence === undefined)
                return { nextSequence: sequence, lastOffset, endOffset: offset, torn };
            throw new CorruptWalError(path, offset, `batch ${sequence} is missing; the next segment begins with ${untilSequence}`);
        }
        const total = batchBytes(header.bodyBytes);
        if (header.sequence !== sequence || total > BATCH_BYTES_MAX) {
            throw new CorruptWalError(path, offset, `batch ${header.sequence} lies where batch ${sequence} should`);
        }
        const batch = reader.read(offset, total);
        if (batch.length < total || by.crc32(batch.subarray(BATCH_HEADER_BYTES)) !== header.bodyCrc) {
            const torn = judgeBody(reader, offset, total, header, batch, by);
            return { nextSequence: sequence, lastOffset, endOffset: offset, torn };
        }
        onBatch({ place, header, body: batch.subarray(BATCH_HEADER_BYTES, BATCH_HEADER_BYTES + header.bodyBytes) });
        lastOffset = offset;
        offset += total;
    }
    return { nextSequence: sequence, lastOffset, endOffset: offset, torn: undefined };
}
/** There is no header where the next batch would be: the end of the log (undefined), a torn tail, or corruption. */
function judgeHeader(reader, offset, problem, { isLast, rules }) {
    const { path } = reader.file;
    const later = laterHeader(reader, offset + BATCH_HEADER_BYTES);
    if (rules.isFollowed(later)) {
        throw new CorruptWalError(path, offset, `no valid batch here, but one that was written later at offset ${later}`);
    }
    if (problem === 'damaged')
        throw new CorruptWalError(path, offset, "a batch's header does not match its checksum");
    const end = endOfData(reader, offset);
    if (end === 0)
        return undefined;
    if (!isLast)
        throw new CorruptWalError(path, offset, 'a batch is incomplete, but a later segment exists');
    return { file: path, offset, bytes: end - offset };
}
/** The header is good, what follows is not: a torn tail, or corruption. */
function judgeBody(reader, offset, total, header, batch, { isLast, rules }) {
    const { path } = reader.file;
    const bad = `batch ${header.sequence} of ${header.bodyBytes} bytes does not match its checksum`;
    const later = laterHeader(reader, offset + total);
    if (rules.isFollowed(later)) {
        throw new CorruptWalError(path, offset, `${bad}, but a batch that was written later follows at offset ${later}`);
    }
    if (!isLast)
        throw new CorruptWalError(path, offset, `${bad}, and a later segment exists`);
    const isShort = batch.length < total || batch[total - 1] === 0;
    if (rules.isComplete(isShort, zeroSectors(batch, 0, total, offset), header.zeroSectors)) {
        throw new CorruptWalError(path, offset, `${bad}, and no part of it is missing as after a torn write`);
    }
    return { file: path, offset, bytes: Math.max(endOfData(reader, offset), offset + BATCH_HEADER_BYTES) - offset };
}
/** The first place from `from` on where a batch of this segment was once written. */
function laterHeader(reader, from) {
    const { segment, size } = reader;
    for (let start = alignUp(from); start < size; start += READ_BYTES) {
        // Aligned windows of aligned length: no header lies across two of them.
        const view = viewOf(reader.read(start, Math.min(READ_BYTES, size - start)));
        for (let at = 0; at + BATCH_HEADER_BYTES <= view.byteLength; at += BATCH_ALIGNMENT) {
            if (view.getUint32(at, true) === 0)
                continue;
            if (typeof decodeBatchHeader(view, at, { segment, offset: start + at }) !== 'string')
                return start + at;
        }
    }
    return undefined;
}
/** Behind the last byte from `from` on that is not zero; 0 if there is none. */
function endOfData(reader, from) {
    let end = 0;
    for (let start = from; start < reader.size; start += READ_BYTES) {
        const bytes = reader.read(start, Math.min(READ_BYTES, reader.size - start));
        let at = bytes.length;
        while (at > 0 && bytes[at - 1] === 0)
            at--;
        if (at > 0)
            end = start + at;
    }
    return end;
}
function alignUp(offset) {
    return Math.ceil(offset / BATCH_ALIGNMENT) * BATCH_ALIGNMENT;
}
//# sourceMappingURL=wal-scan.js.map