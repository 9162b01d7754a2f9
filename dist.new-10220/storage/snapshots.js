// Snapshots of a state machine, each in one file: written beside, synced, then renamed, so that under its name there is
// always a whole one. Used for those that a node makes and those that it receives. Format: docs/formats.md.
import { ByteReader, ByteWriter } from '../core/bytes.js';
import { assert, QuorateError } from '../core/errors.js';
import { join } from './file-system.js';
const FORMAT_VERSION = 1;
/** 'QUORSNP' and a byte that no text editor leaves alone. */
const MAGIC = Uint8Array.of(0x51, 0x55, 0x4f, 0x52, 0x53, 0x4e, 0x50, 0x8a);
/** Magic, version, length of the rest of the header. */
const PREFIX_BYTES = 16;
const CHUNK_HEADER_BYTES = 8;
/** Stands where a chunk's length would: the footer. */
const FOOTER_MARK = 0xffff_ffff;
/** Mark, checksum, number of chunks, number of bytes (8). */
const FOOTER_BYTES = 20;
const HEADER_BYTES_MAX = 64 << 20;
/** Opens the directory and removes what unfinished writers left there. */
export function openSnapshotStore(options) {
    const { fs, directory } = options;
    fs.makeDirectory(directory);
    for (const name of fs.list(directory))
        if (name.endsWith('.tmp'))
            fs.remove(join(directory, name));
    return new DirectorySnapshotStore(options);
}
class DirectorySnapshotStore {
    options;
    begun = 0;
    constructor(options) {
        this.options = options;
    }
    begin(header) {
        assert(Number.isSafeInteger(header.index) && header.index >= 0, `not a log index: ${header.index}`);
        const temporary = join(this.options.directory, `${snapshotName(header.index)}.${++this.begun}.tmp`);
        return new FileSnapshotWriter(this.options, header, temporary);
    }
    latest() {
        const index = this.list().at(-1);
        if (index === undefined)
            return undefined;
        const reader = this.open(index);
        reader.close();
        return { index: reader.index, term: reader.term, metadata: reader.metadata };
    }
    list() {
        const indexes = [];
        for (const name of this.options.fs.list(this.options.directory)) {
            if (/^[0-9a-f]{16}\.snapshot$/.test(name))
                indexes.push(Number.parseInt(name.slice(0, 16), 16));
        }
        return indexes;
    }
    open(index) {
        const { fs, directory, crc32 } = this.options;
        const path = join(directory, snapshotName(index));
        if (!fs.exists(path))
            throw new QuorateError('snapshot-not-found', `there is no snapshot at index ${index} in ${directory}`);
        const file = fs.open(path, 'read');
        try {
            return new FileSnapshotReader(file, crc32, index);
        }
        catch (thrown) {
            file.close();
            throw thrown;
        }
    }
    keep(count) {
        const { fs, directory } = this.options;
        const indexes = this.list();
        const surplus = indexes.slice(0, Math.max(0, indexes.length - count));
        for (const index of surplus)
            fs.remove(join(directory, snapshotName(index)));
        if (surplus.length > 0)
            fs.syncDirectory(directory);
    }
    remove(index) {
        const { fs, directory } = this.options;
        const path = join(directory, snapshotName(index));
        if (!fs.exists(path))
            return;
        fs.remove(path);
        fs.syncDirectory(directory);
    }
}
class FileSnapshotWriter {
    options;
    path;
    temporary;
    file;
    writer = new ByteWriter(CHUNK_HEADER_BYTES);
    offset;
    /** Of the part before, header included: a part only fits behind its predecessor. */
    crc;
    chunks = 0;
    bytes = 0;
    state = 'writing';
    constructor(options, header, temporary) {
        this.options = options;
        this.path = join(options.directory, snapshotName(header.index));
        this.temporary = temporary;
        const encoded = encodeHeader(header, options.crc32);
        this.file = options.fs.open(temporary, 'create');
        this.offset = encoded.bytes.length;
        this.crc = encoded.crc;
        this.attempt(() => this.file.write(encoded.bytes, 0));
    }
    write(chunk) {
        assert(this.state === 'writing', 'the snapshot is finished or aborted');
        assert(chunk.length < FOOTER_MARK, 'a chunk of 4 GiB is too large');
        if (chunk.length === 0)
            return;
        const { writer, file } = this;
        this.crc = this.options.crc32(chunk, this.crc);
        writer.reset();
        writer.u32(chunk.length);
        writer.u32(this.crc);
        const head = writer.finish();
        this.attempt(() => {
            if (file.writev)
                file.writev([head, chunk], this.offset);
            else {
                file.write(head, this.offset);
                file.write(chunk, this.offset + head.length);
            }
        });
        this.offset += head.length + chunk.length;
        this.chunks++;
        this.bytes += chunk.length;
    }
    finish(done) {
        assert(this.state === 'writing', 'the snapshot is finished or aborted');
        try {
            this.attempt(() => this.file.write(this.footer(), this.offset));
        }
        catch (thrown) {
            if (!(thrown instanceof QuorateError))
                throw thrown;
            done(thrown);
            return;
        }
        this.state = 'finishing';
        this.file.sync((failure) => {
            if (this.state !== 'finishing')
                return;
            const error = failure ?? this.giveName();
            if (error) {
                this.abort();
                done(error);
                return;
            }
            this.state = 'over';
            this.file.close();
            done();
        });
    }
    abort() {
        if (this.state === 'over')
            return;
        this.state = 'over';
        this.file.close();
        try {
            this.options.fs.remove(this.temporary);
        }
        catch {
            // The next start removes it.
        }
    }
    giveName() {
        const { fs, directory } = this.options;
        try {
            fs.rename(this.temporary, this.path);
            fs.syncDirectory(directory);
            return undefined;
        }
        catch (thrown) {
            return QuorateError.from(thrown, 'io');
        }
    }
    footer() {
        const totals = new ByteWriter(12);
        totals.u32(this.chunks);
        totals.f64(this.bytes);
        const footer = new ByteWriter(FOOTER_BYTES);
        footer.u32(FOOTER_MARK);
        footer.u32(this.options.crc32(totals.finish(), this.crc));
        footer.raw(totals.finish());
        return footer.finish();
    }
    attempt(write) {
        try {
            write();
        }
        catch (thrown) {
            this.abort();
            throw thrown;
        }
    }
}
class FileSnapshotReader {
    index;
    term;
    metadata;
    file;
    crc32;
    headerCrc;
    headerBytes;
    constructor(file, crc32, index) {
        this.file = file;
        this.crc32 = crc32;
        const prefix = new ByteReader(file.read(0, PREFIX_BYTES));
        if (prefix.remaining < PREFIX_BYTES || !MAGIC.every((byte) => byte === prefix.u8())) {
            throw corrupt(file.path, 0, 'it does not begin like a snapshot');
        }
        const version = prefix.u32();
        const length = prefix.u32();
        const bytes = length > HEADER_BYTES_MAX ? new Uint8Array(0) : file.read(0, PREFIX_BYTES + length + 4);
        const reader = new ByteReader(bytes);
        this.headerCrc = crc32(bytes.subarray(0, PREFIX_BYTES + length));
        this.headerBytes = PREFIX_BYTES + length + 4;
        if (bytes.length < this.headerBytes || new ByteReader(bytes, PREFIX_BYTES + length).u32() !== this.headerCrc) {
            throw corrupt(file.path, 0, 'its header does not match its checksum');
        }
        if (version !== FORMAT_VERSION) {
            throw new QuorateError('unsupported-format', `${file.path} has format version ${version}, this program reads version ${FORMAT_VERSION}`);
        }
        reader.offset = PREFIX_BYTES;
        this.index = reader.uint();
        this.term = reader.uint();
        this.metadata = reader.bytes();
        if (this.index !== index)
            throw corrupt(file.path, 0, `it holds the snapshot at index ${this.index}: it was renamed`);
    }
    *chunks() {
        const { file, crc32 } = this;
        let offset = this.headerBytes;
        let crc = this.headerCrc;
        let chunks = 0;
        let bytes = 0;
        try {
            for (;;) {
                const head = new ByteReader(this.expect(offset, CHUNK_HEADER_BYTES));
                const length = head.u32();
                const expected = head.u32();
                if (length === FOOTER_MARK) {
                    const totals = this.expect(offset + CHUNK_HEADER_BYTES, FOOTER_BYTES - CHUNK_HEADER_BYTES);
                    const reader = new ByteReader(totals);
                    const isRight = crc32(totals, crc) === expected && reader.u32() === chunks && reader.f64() === bytes;
                    if (!isRight)
                        throw corrupt(file.path, offset, 'its end does not match its checksum');
                    return;
                }
                const chunk = this.expect(offset + CHUNK_HEADER_BYTES, length);
                crc = crc32(chunk, crc);
                if (crc !== expected)
                    throw corrupt(file.path, offset, `a part of ${length} bytes does not match its checksum`);
                chunks++;
                bytes += length;
                yield chunk;
                offset += CHUNK_HEADER_BYTES + length;
            }
        }
        finally {
            this.close();
        }
    }
    close() {
        this.file.close();
    }
    expect(offset, length) {
        const rest = this.file.size() - offset;
        if (rest < length)
            throw corrupt(this.file.path, offset, `${length} bytes should follow, the file has ${rest}`);
        return this.file.read(offset, length);
    }
}
function encodeHeader(header, crc32) {
    const writer = new ByteWriter(64 + header.metadata.length);
    writer.raw(MAGIC);
    writer.u32(FORMAT_VERSION);
    writer.u32(0);
    writer.uint(header.index);
    writer.uint(header.term);
    writer.bytes(header.metadata);
    writer.patchU32(12, writer.length - PREFIX_BYTES);
    const crc = crc32(writer.finish());
    writer.u32(crc);
    return { bytes: writer.finish(), crc };
}
/** `0000000000000042.snapshot`: sixteen hexadecimal digits, so names sort by index. */
function snapshotName(index) {
    return `${index.toString(16).padStart(16, '0')}.snapshot`;
}
function corrupt(path, offset, what) {
    return new QuorateError('corrupt-snapshot', `${path}: corrupt at offset ${offset}: ${what}. Remedy: check the disk; then remove this member from the cluster and ` +
        'add it again with an empty data directory, so that it gets its data from the others. If no other member has the ' +
        'data, restore the data directory from a backup.');
}
//# sourceMappingURL=snapshots.js.map