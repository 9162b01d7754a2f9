// The write-ahead log: what a node must not forget, in order, durable by group commit.
//
// `append` buffers, `commit` makes everything appended so far durable with one write and one fdatasync. The on-disk format
// and the rules by which a torn tail is told from corruption are in docs/formats.md and `wal-scan.ts`.
import { assert, QuorateError } from '../core/errors.js';
import { join } from './file-system.js';
import { BATCH_HEADER_BYTES, batchBytes, decodeRecords, encodeSegmentHeader, RECORD_OVERHEAD_MAX, RELEASED_SUFFIX, SEGMENT_HEADER_BYTES, sealBatch, segmentName, WriteBuffer, } from './wal-format.js';
import { WAL_RULES } from './wal-rules.js';
import { CorruptWalError, scanWal } from './wal-scan.js';
/**
 * How far ahead of the log its file is filled with zeros: within them a sync has no metadata to write. On ext4 a commit of
 * 3 kB takes 117 µs so, against 164 µs in a sparse file and 218 µs in one that grows; filling a whole segment at once is
 * no faster and stops the loop for it.
 */
const PREALLOCATE_BYTES = 1 << 20;
/** Where in the buffer the records begin: behind room for both headers, so that one write has them all in front. */
const HEAD_BYTES = SEGMENT_HEADER_BYTES + BATCH_HEADER_BYTES;
/** A batch grown beyond this does not keep its memory once it is written. */
const KEPT_BUFFER_BYTES = 4 << 20;
/**
 * Replays the log to `onRecord`, cuts a torn tail, and is then ready to append. A missing directory is an empty log.
 * Throws `corrupt-wal` (a `CorruptWalError`), `unsupported-format`, and the file system's errors.
 */
export function openWal(options, onRecord) {
    const { fs, directory } = options;
    fs.makeDirectory(directory);
    for (const name of fs.list(directory))
        if (name.endsWith(RELEASED_SUFFIX))
            fs.removeLater(join(directory, name));
    const indexes = new Map();
    let batches = 0;
    let records = 0;
    let isLastEmpty = false;
    const scan = scanWal(options, (batch) => {
        const highest = getOrCreate(indexes, batch.place.segment);
        batches++;
        isLastEmpty = batch.header.bodyBytes === 0;
        replayBatch(directory, batch, (group, type, index, payload) => {
            records++;
            note(highest, group, index);
            onRecord({ group, type, payload });
        });
    });
    if (scan.unfinished !== undefined) {
        fs.remove(scan.unfinished);
        fs.syncDirectory(directory);
    }
    const last = scan.segments.at(-1);
    const tail = last && openTail(fs, directory, last, getOrCreate(indexes, last.segment));
    const segments = scan.segments.map(({ segment, path }) => {
        return tail && segment === tail.segment ? tail : { segment, path, indexes: getOrCreate(indexes, segment) };
    });
    const recovery = { segments: segments.length, batches, records, torn: scan.torn };
    return new SegmentedWal(options, recovery, segments, tail, last?.nextSequence ?? 1, isLastEmpty);
}
class SegmentedWal {
    recovery;
    failure;
    options;
    /** All segments whose first batch is durable, oldest first. */
    segments;
    tail;
    nextSequence;
    isLastEmpty;
    buffer = new WriteBuffer(64 << 10);
    /** Where in the buffer the next record goes. */
    end = HEAD_BYTES;
    pendingIndexes = new Map();
    /** Up to where each group was released; and up to where all were. */
    released = new Map();
    releasedOfAll = 0;
    isCommitting = false;
    isClosed = false;
    constructor(options, recovery, segments, tail, nextSequence, isLastEmpty) {
        this.options = options;
        this.recovery = recovery;
        this.segments = segments;
        this.tail = tail;
        this.nextSequence = nextSequence;
        this.isLastEmpty = isLastEmpty;
    }
    get hasPending() {
        return this.end > HEAD_BYTES;
    }
    append(group, type, payload, index) {
        this.checkUsable();
        checkRecord(group, type, index);
        const { buffer, end } = this;
        buffer.reserve(end + RECORD_OVERHEAD_MAX + payload.length, end);
        this.end = buffer.record(end, group, type, index, payload);
        if (index > 0)
            note(this.pendingIndexes, group, index);
    }
    commit(done) {
        this.checkUsable();
        assert(!this.isCommitting, 'one commit at a time');
        assert(this.hasPending, 'nothing to commit');
        let written;
        const before = this.tail;
        try {
            written = this.writePending();
        }
        catch (thrown) {
            if (!(thrown instanceof QuorateError))
                throw thrown;
            // For want of space all is still pending; anything else is for good.
            if (thrown.code !== 'no-space')
                this.failure = thrown;
            done(thrown);
            return;
        }
        this.isCommitting = true;
        this.forgetPending(written);
        written.file.sync((error) => {
            if (this.isClosed)
                return;
            this.isCommitting = false;
            const failure = error ?? (written === before ? undefined : this.segmentBegun(written));
            this.failure = failure && finalError(failure);
            if (this.failure)
                done(this.failure);
            else
                done();
        });
    }
    release(index, group) {
        this.checkUsable();
        const { fs, directory } = this.options;
        if (group === undefined)
            this.releasedOfAll = Math.max(this.releasedOfAll, index);
        else
            note(this.released, group, index);
        try {
            for (let oldest = this.segments[0]; this.segments.length > 1 && oldest && this.isFree(oldest);) {
                const released = oldest.path + RELEASED_SUFFIX;
                fs.rename(oldest.path, released);
                // One at a time, so that a crash cannot bring an older segment back without its successor.
                fs.syncDirectory(directory);
                fs.removeLater(released);
                this.segments.shift();
                oldest = this.segments[0];
            }
        }
        catch (thrown) {
            this.failure = QuorateError.from(thrown, 'io');
            throw this.failure;
        }
    }
    close() {
        if (this.isClosed)
            return;
        this.isClosed = true;
        const { tail } = this;
        if (!tail)
            return;
        if (!this.failure && !this.isCommitting && !this.isLastEmpty && !tail.isDirty)
            this.writeVoucher(tail);
        tail.file.close();
    }
    isFree(segment) {
        const { rules = WAL_RULES } = this.options;
        for (const [group, highest] of segment.indexes) {
            if (rules.isNeeded(highest, Math.max(this.releasedOfAll, this.released.get(group) ?? 0)))
                return false;
        }
        return true;
    }
    checkUsable() {
        if (this.failure)
            throw this.failure;
        assert(!this.isClosed, 'the log is closed');
    }
    /** Hands what is pending to the file it belongs in, in one write. */
    writePending() {
        const { tail, options } = this;
        const total = batchBytes(this.end - HEAD_BYTES);
        if (tail?.isDirty) {
            // What a failed write left could otherwise mix with this one's bytes, and the result would not look torn.
            tail.file.truncate(tail.offset);
            tail.file.syncNow();
            tail.allocated = tail.offset;
            tail.isDirty = false;
        }
        if (!tail || tail.offset + total > options.segmentBytes)
            return this.beginSegment();
        tail.isDirty = true;
        this.preallocate(tail, tail.offset + total, total);
        this.buffer.reserve(SEGMENT_HEADER_BYTES + total, this.end);
        const place = { segment: tail.segment, offset: tail.offset };
        const end = sealBatch(this.buffer, SEGMENT_HEADER_BYTES, this.end, this.nextSequence, place, options.crc32);
        tail.file.write(this.buffer.bytes.subarray(SEGMENT_HEADER_BYTES, end), tail.offset);
        tail.isDirty = false;
        tail.offset += total;
        tail.allocated = Math.max(tail.allocated, tail.offset);
        return tail;
    }
    /** Writes a new segment's header and, as its first batch, the checkpoint and what is pending. */
    beginSegment() {
        const { fs, directory, crc32 } = this.options;
        const segment = (this.tail?.segment ?? 0) + 1;
        const indexes = new Map();
        const buffer = new WriteBuffer(this.end + 1024);
        const bodyEnd = this.copyWithCheckpoint(buffer);
        buffer.reserve(SEGMENT_HEADER_BYTES + batchBytes(bodyEnd - HEAD_BYTES), bodyEnd);
        const place = { segment, offset: SEGMENT_HEADER_BYTES };
        const end = sealBatch(buffer, SEGMENT_HEADER_BYTES, bodyEnd, this.nextSequence, place, crc32);
        encodeSegmentHeader(buffer.view, 0, segment, this.nextSequence);
        const path = join(directory, segmentName(segment));
        const file = fs.open(path, 'create');
        try {
            const tail = { segment, path, indexes, file, offset: 0, allocated: 0, isDirty: false };
            this.preallocate(tail, end, end);
            file.write(buffer.bytes.subarray(0, end), 0);
            tail.offset = end;
            tail.allocated = Math.max(tail.allocated, end);
            return tail;
        }
        catch (thrown) {
            file.close();
            const error = QuorateError.from(thrown, 'io');
            if (error.code === 'no-space')
                fs.remove(path);
            throw error;
        }
    }
    /** The checkpoint's records, then the pending ones; returns where they end in `buffer`. */
    copyWithCheckpoint(buffer) {
        let end = HEAD_BYTES;
        for (const { group, type, payload } of this.options.checkpoint()) {
            checkRecord(group, type, 0);
            buffer.reserve(end + RECORD_OVERHEAD_MAX + payload.length, end);
            end = buffer.record(end, group, type, 0, payload);
        }
        const pending = this.buffer.bytes.subarray(HEAD_BYTES, this.end);
        buffer.reserve(end + pending.length, end);
        buffer.bytes.set(pending, end);
        return end + pending.length;
    }
    /** Fills the file with zeros beyond `needed`, unless the batch is so large that they would cost more than they save. */
    preallocate(tail, needed, batch) {
        if (needed <= tail.allocated || batch > PREALLOCATE_BYTES / 8)
            return;
        const size = Math.max(needed, Math.min(tail.allocated + PREALLOCATE_BYTES, this.options.segmentBytes));
        tail.file.preallocate(size);
        tail.allocated = size;
    }
    /** The pending records are in `tail`'s file now; the buffer takes the next ones. */
    forgetPending(tail) {
        if (tail !== this.tail) {
            this.tail?.file.close();
            this.tail = tail;
        }
        for (const [group, index] of this.pendingIndexes)
            note(tail.indexes, group, index);
        this.pendingIndexes.clear();
        this.nextSequence++;
        this.isLastEmpty = false;
        this.end = HEAD_BYTES;
        if (this.buffer.bytes.length > KEPT_BUFFER_BYTES)
            this.buffer = new WriteBuffer(KEPT_BUFFER_BYTES);
    }
    /** The new segment's data is durable: now its name. */
    segmentBegun(tail) {
        try {
            this.options.fs.syncDirectory(this.options.directory);
            this.segments.push(tail);
            return undefined;
        }
        catch (thrown) {
            return QuorateError.from(thrown, 'io');
        }
    }
    writeVoucher(tail) {
        const buffer = new WriteBuffer(batchBytes(0));
        const place = { segment: tail.segment, offset: tail.offset };
        const end = sealBatch(buffer, 0, BATCH_HEADER_BYTES, this.nextSequence, place, this.options.crc32);
        try {
            tail.file.write(buffer.bytes.subarray(0, end), tail.offset);
            tail.file.syncNow();
        }
        catch {
            // Nothing was promised: a torn voucher is cut at the next start like any other torn tail.
        }
    }
}
/**
 * Opens the last segment for writing and makes sure that all it showed is on disk. A process may have died between write
 * and sync, or after a sync that failed: then reads see data that no later sync would write (the kernel takes it for
 * clean). Only the last batch can be in that state, so it is written once more.
 */
function openTail(fs, directory, last, indexes) {
    const { segment, path, endOffset } = last;
    const file = fs.open(path, 'read-write');
    try {
        file.truncate(endOffset);
        const from = last.lastOffset === SEGMENT_HEADER_BYTES ? 0 : last.lastOffset;
        file.write(file.read(from, endOffset - from), from);
        file.syncNow();
        fs.syncDirectory(directory);
    }
    catch (thrown) {
        file.close();
        throw thrown;
    }
    return { segment, path, indexes, file, offset: endOffset, allocated: endOffset, isDirty: false };
}
function replayBatch(directory, batch, onRecord) {
    try {
        decodeRecords(batch.body, onRecord);
    }
    catch (thrown) {
        if (!(thrown instanceof QuorateError) || thrown.code !== 'malformed-batch')
            throw thrown;
        throw new CorruptWalError(join(directory, segmentName(batch.place.segment)), batch.place.offset, thrown.message);
    }
}
/** What failed behind the write is lost for good, even for want of space: its code must not invite another try. */
function finalError(error) {
    return error.code === 'no-space' ? new QuorateError('io', error.message, { cause: error }) : error;
}
function checkRecord(group, type, index) {
    assert(Number.isSafeInteger(group) && group >= 0, `not a group: ${group}`);
    assert(type === (type & 0xff), `not a record type: ${type}`);
    assert(Number.isSafeInteger(index) && index >= 0, `not a log index: ${index}`);
}
function note(indexes, group, index) {
    if (index > (indexes.get(group) ?? 0))
        indexes.set(group, index);
}
function getOrCreate(map, segment) {
    let indexes = map.get(segment);
    if (!indexes) {
        indexes = new Map();
        map.set(segment, indexes);
    }
    return indexes;
}
//# sourceMappingURL=wal.js.map