// Backups as `snapshot save` gets them: a page of JSON that says what it is, the state machine's own snapshot, zeros up to
// a multiple of 512 bytes, and the SHA-256 of it all. The last two are what etcd's tools expect of a snapshot's size and end.

import { createHash, type Hash } from 'node:crypto';
import { QuorateError } from '../../core/errors.ts';

const MAGIC = 'quorate backup\n';
const FORMAT = 1;
const HEADER_BYTES = 4096;
const BLOCK_BYTES = 512;
export const SUM_BYTES = 32;

export interface BackupHeader {
  readonly format: number;
  /** Of the key space. */
  readonly revision: number;
  readonly totalKeys: number;
  readonly clusterId: string;
  readonly memberId: string;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  /** Of the state machine's snapshot, which follows. */
  readonly bytes: number;
}

/** The whole file's size, for a snapshot of `bytes`. */
export function backupSize(bytes: number): number {
  return HEADER_BYTES + bytes + paddingAfter(bytes) + SUM_BYTES;
}

function paddingAfter(bytes: number): number {
  return (BLOCK_BYTES - ((HEADER_BYTES + bytes) % BLOCK_BYTES)) % BLOCK_BYTES;
}

/** Makes the file, piece by piece. */
export class BackupWriter {
  private readonly hash: Hash = createHash('sha256');
  private bytes = 0;
  private readonly header: BackupHeader;

  constructor(header: Omit<BackupHeader, 'format'>) {
    this.header = { format: FORMAT, ...header };
  }

  begin(): Uint8Array {
    const page = Buffer.alloc(HEADER_BYTES);
    page.write(`${MAGIC}${JSON.stringify(this.header)}\n`);
    return this.add(page);
  }

  chunk(chunk: Uint8Array): Uint8Array {
    this.bytes += chunk.length;
    return this.add(chunk);
  }

  end(): Uint8Array {
    const padding = this.add(Buffer.alloc(paddingAfter(this.bytes)));
    return Buffer.concat([padding, this.hash.digest()]);
  }

  private add(bytes: Uint8Array): Uint8Array {
    this.hash.update(bytes);
    return bytes;
  }
}

/** Reads a file from front to back. Throws `corrupt-backup`, which says what is wrong. */
export class BackupReader {
  private readonly hash: Hash = createHash('sha256');

  /** `page` is the file's first 4096 bytes. */
  begin(page: Uint8Array, fileBytes: number): BackupHeader {
    const text = Buffer.from(page).toString('utf8');
    if (page.length < HEADER_BYTES || !text.startsWith(MAGIC)) throw corrupt('it is no backup of Quorate’s');
    const header = parse(text.slice(MAGIC.length, text.indexOf('\n', MAGIC.length)));
    if (header.format !== FORMAT) throw corrupt(`it has format ${header.format}, this program reads ${FORMAT}`);
    const expected = backupSize(header.bytes);
    if (fileBytes !== expected) throw corrupt(`it has ${fileBytes} bytes of ${expected}`);
    this.hash.update(page);
    return header;
  }

  /** Bytes in front of the sum, in any pieces. */
  add(bytes: Uint8Array): void {
    this.hash.update(bytes);
  }

  end(sum: Uint8Array): void {
    if (!this.hash.digest().equals(sum)) throw corrupt('its SHA-256 does not match');
  }
}

export const BACKUP_HEADER_BYTES = HEADER_BYTES;

function parse(json: string): BackupHeader {
  try {
    return JSON.parse(json) as BackupHeader;
  } catch {
    throw corrupt('its first page cannot be read');
  }
}

function corrupt(what: string): QuorateError {
  return new QuorateError('corrupt-backup', `the backup cannot be used: ${what}`);
}
