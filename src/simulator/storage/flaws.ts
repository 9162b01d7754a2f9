// A file system whose user forgot something: the calls that one rule of storage asks for are swallowed on their way to the
// disk. So the rule is switched off without a hook in the code that keeps it.

import { QuorateError } from '../../core/errors.ts';
import type { File, FileSystem, OpenMode } from '../../storage/file-system.ts';

/** What the process is about when it makes a call. */
export type Phase = 'opening' | 'running' | 'closing';

export interface Flaws {
  /** Syncs of this file report success and do nothing. */
  readonly skipsSync?: (path: string) => boolean;
  /** So do syncs of this directory, whose last change was of this kind. */
  readonly skipsDirectorySync?: (path: string, change: 'create' | 'rename' | 'remove') => boolean;
  readonly skipsWrite?: (path: string, phase: Phase) => boolean;
  readonly skipsTruncate?: (path: string, phase: Phase) => boolean;
  /** Space is not reserved beforehand, so that a write may find room for a part of it only. */
  readonly skipsPreallocate?: (path: string) => boolean;
  readonly skipsRemove?: (path: string) => boolean;
  /** Files that should be written beside and renamed are written under their own name. */
  readonly writesInPlace?: (path: string) => boolean;
  /** A failed sync is tried again. */
  readonly retriesSyncs?: boolean;
  /** A write for which there was no room passes for one that was made. */
  readonly ignoresNoSpace?: boolean;
}

export class FlawedFileSystem implements FileSystem {
  readonly flaws: Flaws;
  phase: Phase = 'opening';
  /** Runs something later: what a sync that is skipped reports. */
  readonly later: (run: () => void) => void;
  private readonly fs: FileSystem;
  private lastChange: 'create' | 'rename' | 'remove' = 'create';

  constructor(fs: FileSystem, flaws: Flaws, later: (run: () => void) => void) {
    this.fs = fs;
    this.flaws = flaws;
    this.later = later;
  }

  open(path: string, mode: OpenMode): File {
    if (mode === 'create') this.lastChange = 'create';
    return new FlawedFile(this, this.fs.open(this.placeOf(path), mode));
  }

  list(directory: string): string[] {
    return this.fs.list(directory);
  }

  exists(path: string): boolean {
    return this.fs.exists(path);
  }

  makeDirectory(path: string): void {
    this.fs.makeDirectory(path);
  }

  rename(from: string, to: string): void {
    this.lastChange = 'rename';
    if (this.placeOf(from) === from) this.fs.rename(from, to);
  }

  remove(path: string): void {
    this.lastChange = 'remove';
    if (this.flaws.skipsRemove?.(path) !== true) this.fs.remove(this.placeOf(path));
  }

  removeLater(path: string): void {
    this.fs.removeLater(path);
  }

  syncDirectory(path: string): void {
    if (this.flaws.skipsDirectorySync?.(path, this.lastChange) !== true) this.fs.syncDirectory(path);
  }

  size(path: string): number {
    return this.fs.size(path);
  }

  private placeOf(path: string): string {
    return this.flaws.writesInPlace?.(path) === true ? path.replace(/(\.\d+)?\.tmp$/, '') : path;
  }
}

class FlawedFile implements File {
  readonly path: string;
  private readonly fs: FlawedFileSystem;
  private readonly file: File;

  constructor(fs: FlawedFileSystem, file: File) {
    this.path = file.path;
    this.fs = fs;
    this.file = file;
  }

  write(bytes: Uint8Array, offset: number): void {
    const { flaws, phase } = this.fs;
    if (flaws.skipsWrite?.(this.path, phase) === true) return;
    this.unlessFull(() => this.file.write(bytes, offset));
  }

  read(offset: number, length: number): Uint8Array {
    return this.file.read(offset, length);
  }

  truncate(size: number): void {
    if (this.fs.flaws.skipsTruncate?.(this.path, this.fs.phase) !== true) this.file.truncate(size);
  }

  preallocate(size: number): void {
    if (this.fs.flaws.skipsPreallocate?.(this.path) === true) return;
    this.unlessFull(() => this.file.preallocate(size));
  }

  sync(done: (error: QuorateError | undefined) => void): void {
    if (this.skipsSync) {
      this.fs.later(() => done(undefined));
      return;
    }
    this.file.sync((error) => {
      if (error === undefined || this.fs.flaws.retriesSyncs !== true) done(error);
      else this.fs.later(() => this.file.sync(done));
    });
  }

  syncNow(): void {
    if (this.skipsSync) return;
    try {
      this.file.syncNow();
    } catch (thrown) {
      if (this.fs.flaws.retriesSyncs !== true) throw thrown;
      this.file.syncNow();
    }
  }

  size(): number {
    return this.file.size();
  }

  close(): void {
    this.file.close();
  }

  private get skipsSync(): boolean {
    return this.fs.flaws.skipsSync?.(this.path) === true;
  }

  private unlessFull(write: () => void): void {
    try {
      write();
    } catch (thrown) {
      const isFull = thrown instanceof QuorateError && thrown.code === 'no-space';
      if (!isFull || this.fs.flaws.ignoresNoSpace !== true) throw thrown;
    }
  }
}
