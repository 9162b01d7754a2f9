// An open file of the file system in memory: what `File` demands, until it is closed or the power goes.

import { QuorateError } from '../core/errors.ts';
import type { File } from './file-system.ts';
import type { Change } from './memory-content.ts';
import type { Inode } from './memory-inode.ts';

/** What a file needs of the file system that it is open in. */
export interface FileHost {
  /** Bumped by each crash: files that were opened in an earlier life are dead. */
  readonly currentLife: number;
  checkOpen(life: number): void;
  changeFile(inode: Inode, type: 'write' | 'truncate' | 'preallocate', path: string, change: Change): void;
  syncFile(inode: Inode, path: string, done: (error: QuorateError | undefined) => void): void;
  syncFileNow(inode: Inode, path: string): void;
}

export class MemoryFile implements File {
  readonly path: string;
  private readonly fs: FileHost;
  private readonly inode: Inode;
  private readonly isReadOnly: boolean;
  private readonly life: number;
  private isClosed = false;

  constructor(fs: FileHost, path: string, inode: Inode, isReadOnly: boolean) {
    this.fs = fs;
    this.path = path;
    this.inode = inode;
    this.isReadOnly = isReadOnly;
    this.life = fs.currentLife;
  }

  write(bytes: Uint8Array, offset: number): void {
    this.checkWritable();
    this.fs.changeFile(this.inode, 'write', this.path, { type: 'write', offset, bytes: bytes.slice() });
  }

  read(offset: number, length: number): Uint8Array {
    this.check();
    const content = this.inode.current;
    return content.bytes.slice(Math.min(offset, content.size), Math.min(offset + length, content.size));
  }

  truncate(size: number): void {
    this.checkWritable();
    this.fs.changeFile(this.inode, 'truncate', this.path, { type: 'resize', size });
  }

  preallocate(size: number): void {
    this.checkWritable();
    if (size <= this.inode.current.size) return;
    this.fs.changeFile(this.inode, 'preallocate', this.path, { type: 'resize', size });
  }

  sync(done: (error: QuorateError | undefined) => void): void {
    this.checkWritable();
    this.fs.syncFile(this.inode, this.path, done);
  }

  syncNow(): void {
    this.checkWritable();
    this.fs.syncFileNow(this.inode, this.path);
  }

  size(): number {
    this.check();
    return this.inode.current.size;
  }

  close(): void {
    this.isClosed = true;
  }

  private check(): void {
    if (this.isClosed) throw new QuorateError('closed', `${this.path} was closed`);
    this.fs.checkOpen(this.life);
  }

  private checkWritable(): void {
    this.check();
    if (this.isReadOnly) throw new QuorateError('permission-denied', `${this.path} was opened for reading`);
  }
}
