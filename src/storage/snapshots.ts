// Snapshots of a state machine, each in one file: written beside, synced, then renamed, so that under its name there is
// always a whole one. Used for those that a node makes and those that it receives. Format: docs/formats.md.

import { ByteReader, ByteWriter } from '../core/bytes.ts';
import type { Crc32 } from '../core/crc32.ts';
import { assert, QuorateError } from '../core/errors.ts';
import { type File, type FileSystem, join } from './file-system.ts';

/** What a snapshot stands for: the log through `index`, whose entry has `term`. `metadata` is the caller's own. */
export interface SnapshotHeader {
  readonly index: number;
  readonly term: number;
  readonly metadata: Uint8Array;
}

export interface SnapshotWriter {
  /** Throws the file system's errors (`no-space`); the snapshot is then aborted. */
  write(chunk: Uint8Array): void;
  /** Makes it durable and gives it its name; replaces one of the same index. On an error nothing of it is left. */
  finish(done: (error?: QuorateError) => void): void;
  /** Leaves nothing of it. */
  abort(): void;
}

export interface SnapshotReader extends SnapshotHeader {
  /** What was written, in order (chunks of the same sizes). Throws `corrupt-snapshot`. Ends the reader; so does `close`. */
  chunks(): Iterable<Uint8Array>;
  close(): void;
}

export interface SnapshotStore {
  begin(header: SnapshotHeader): SnapshotWriter;
  /** The header of the one with the highest index. */
  latest(): SnapshotHeader | undefined;
  /** Indexes of all, ascending. */
  list(): number[];
  /** Throws `snapshot-not-found`, `corrupt-snapshot`. */
  open(index: number): SnapshotReader;
  /** Removes all but the `count` newest. A reader that is open keeps its file. */
  keep(count: number): void;
  /** Removes the snapshot at `index`, as when one that was received is not wanted. */
  remove(index: number): void;
}

export interface SnapshotStoreOptions {
  readonly fs: FileSystem;
  /** Created if missing; nothing else may lie in it. */
  readonly directory: string;
  readonly crc32: Crc32;
}

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
export function openSnapshotStore(options: SnapshotStoreOptions): SnapshotStore {
  const { fs, directory } = options;
  fs.makeDirectory(directory);
  for (const name of fs.list(directory)) if (name.endsWith('.tmp')) fs.remove(join(directory, name));
  return new DirectorySnapshotStore(options);
}

class DirectorySnapshotStore implements SnapshotStore {
  private readonly options: SnapshotStoreOptions;
  private begun = 0;

  constructor(options: SnapshotStoreOptions) {
    this.options = options;
  }

  begin(header: SnapshotHeader): SnapshotWriter {
    assert(Number.isSafeInteger(header.index) && header.index >= 0, `not a log index: ${header.index}`);
    const temporary = join(this.options.directory, `${snapshotName(header.index)}.${++this.begun}.tmp`);
    return new FileSnapshotWriter(this.options, header, temporary);
  }

  latest(): SnapshotHeader | undefined {
    const index = this.list().at(-1);
    if (index === undefined) return undefined;
    const reader = this.open(index);
    reader.close();
    return { index: reader.index, term: reader.term, metadata: reader.metadata };
  }

  list(): number[] {
    const indexes: number[] = [];
    for (const name of this.options.fs.list(this.options.directory)) {
      if (/^[0-9a-f]{16}\.snapshot$/.test(name)) indexes.push(Number.parseInt(name.slice(0, 16), 16));
    }
    return indexes;
  }

  open(index: number): SnapshotReader {
    const { fs, directory, crc32 } = this.options;
    const path = join(directory, snapshotName(index));
    if (!fs.exists(path))
      throw new QuorateError('snapshot-not-found', `there is no snapshot at index ${index} in ${directory}`);
    const file = fs.open(path, 'read');
    try {
      return new FileSnapshotReader(file, crc32, index);
    } catch (thrown) {
      file.close();
      throw thrown;
    }
  }

  keep(count: number): void {
    const { fs, directory } = this.options;
    const indexes = this.list();
    const surplus = indexes.slice(0, Math.max(0, indexes.length - count));
    for (const index of surplus) fs.remove(join(directory, snapshotName(index)));
    if (surplus.length > 0) fs.syncDirectory(directory);
  }

  remove(index: number): void {
    const { fs, directory } = this.options;
    const path = join(directory, snapshotName(index));
    if (!fs.exists(path)) return;
    fs.remove(path);
    fs.syncDirectory(directory);
  }
}

class FileSnapshotWriter implements SnapshotWriter {
  private readonly options: SnapshotStoreOptions;
  private readonly path: string;
  private readonly temporary: string;
  private readonly file: File;
  private readonly writer = new ByteWriter(CHUNK_HEADER_BYTES);
  private offset: number;
  /** Of the part before, header included: a part only fits behind its predecessor. */
  private crc: number;
  private chunks = 0;
  private bytes = 0;
  private state: 'writing' | 'finishing' | 'over' = 'writing';

  constructor(options: SnapshotStoreOptions, header: SnapshotHeader, temporary: string) {
    this.options = options;
    this.path = join(options.directory, snapshotName(header.index));
    this.temporary = temporary;
    const encoded = encodeHeader(header, options.crc32);
    this.file = options.fs.open(temporary, 'create');
    this.offset = encoded.bytes.length;
    this.crc = encoded.crc;
    this.attempt(() => this.file.write(encoded.bytes, 0));
  }

  write(chunk: Uint8Array): void {
    assert(this.state === 'writing', 'the snapshot is finished or aborted');
    assert(chunk.length < FOOTER_MARK, 'a chunk of 4 GiB is too large');
    if (chunk.length === 0) return;
    const { writer, file } = this;
    this.crc = this.options.crc32(chunk, this.crc);
    writer.reset();
    writer.u32(chunk.length);
    writer.u32(this.crc);
    const head = writer.finish();
    this.attempt(() => {
      if (file.writev) file.writev([head, chunk], this.offset);
      else {
        file.write(head, this.offset);
        file.write(chunk, this.offset + head.length);
      }
    });
    this.offset += head.length + chunk.length;
    this.chunks++;
    this.bytes += chunk.length;
  }

  finish(done: (error?: QuorateError) => void): void {
    assert(this.state === 'writing', 'the snapshot is finished or aborted');
    try {
      this.attempt(() => this.file.write(this.footer(), this.offset));
    } catch (thrown) {
      if (!(thrown instanceof QuorateError)) throw thrown;
      done(thrown);
      return;
    }
    this.state = 'finishing';
    this.file.sync((failure) => {
      if (this.state !== 'finishing') return;
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

  abort(): void {
    if (this.state === 'over') return;
    this.state = 'over';
    this.file.close();
    try {
      this.options.fs.remove(this.temporary);
    } catch {
      // The next start removes it.
    }
  }

  private giveName(): QuorateError | undefined {
    const { fs, directory } = this.options;
    try {
      fs.rename(this.temporary, this.path);
      fs.syncDirectory(directory);
      return undefined;
    } catch (thrown) {
      return QuorateError.from(thrown, 'io');
    }
  }

  private footer(): Uint8Array {
    const totals = new ByteWriter(12);
    totals.u32(this.chunks);
    totals.f64(this.bytes);
    const footer = new ByteWriter(FOOTER_BYTES);
    footer.u32(FOOTER_MARK);
    footer.u32(this.options.crc32(totals.finish(), this.crc));
    footer.raw(totals.finish());
    return footer.finish();
  }

  private attempt(write: () => void): void {
    try {
      write();
    } catch (thrown) {
      this.abort();
      throw thrown;
    }
  }
}

class FileSnapshotReader implements SnapshotReader {
  readonly index: number;
  readonly term: number;
  readonly metadata: Uint8Array;
  private readonly file: File;
  private readonly crc32: Crc32;
  private readonly headerCrc: number;
  private readonly headerBytes: number;

  constructor(file: File, crc32: Crc32, index: number) {
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
      throw new QuorateError(
        'unsupported-format',
        `${file.path} has format version ${version}, this program reads version ${FORMAT_VERSION}`,
      );
    }
    reader.offset = PREFIX_BYTES;
    this.index = reader.uint();
    this.term = reader.uint();
    this.metadata = reader.bytes();
    if (this.index !== index)
      throw corrupt(file.path, 0, `it holds the snapshot at index ${this.index}: it was renamed`);
  }

  *chunks(): Generator<Uint8Array> {
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
          if (!isRight) throw corrupt(file.path, offset, 'its end does not match its checksum');
          return;
        }
        const chunk = this.expect(offset + CHUNK_HEADER_BYTES, length);
        crc = crc32(chunk, crc);
        if (crc !== expected) throw corrupt(file.path, offset, `a part of ${length} bytes does not match its checksum`);
        chunks++;
        bytes += length;
        yield chunk;
        offset += CHUNK_HEADER_BYTES + length;
      }
    } finally {
      this.close();
    }
  }

  close(): void {
    this.file.close();
  }

  private expect(offset: number, length: number): Uint8Array {
    const rest = this.file.size() - offset;
    if (rest < length) throw corrupt(this.file.path, offset, `${length} bytes should follow, the file has ${rest}`);
    return this.file.read(offset, length);
  }
}

function encodeHeader(header: SnapshotHeader, crc32: Crc32): { readonly bytes: Uint8Array; readonly crc: number } {
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
function snapshotName(index: number): string {
  return `${index.toString(16).padStart(16, '0')}.snapshot`;
}

function corrupt(path: string, offset: number, what: string): QuorateError {
  return new QuorateError(
    'corrupt-snapshot',
    `${path}: corrupt at offset ${offset}: ${what}. Remedy: check the disk; then remove this member from the cluster and ` +
      'add it again with an empty data directory, so that it gets its data from the others. If no other member has the ' +
      'data, restore the data directory from a backup.',
  );
}
