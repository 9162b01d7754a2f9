// The real file system with a tap: syncs can be held back and made to fail, writes can run out of space.

import { QuorateError } from '../../core/errors.ts';
import type { File, FileSystem, OpenMode } from '../../storage/file-system.ts';
import { createNodeFileSystem } from '../../storage/node/file-system.ts';

type Done = (error: QuorateError | undefined) => void;

export class FaultyDisk {
  private readonly real = createNodeFileSystem();
  /** All but `open` is the real one's. */
  readonly fs: FileSystem = Object.assign(Object.create(this.real) as FileSystem, {
    open: (path: string, mode: OpenMode) => this.tap(this.real.open(path, mode)),
  });
  isHolding = false;
  isFull = false;
  failure: QuorateError | undefined;
  private readonly held: (() => void)[] = [];

  /** Syncs that were asked for and held back. */
  get heldSyncs(): number {
    return this.held.length;
  }

  release(): void {
    this.isHolding = false;
    for (const sync of this.held.splice(0)) sync();
  }

  private tap(file: File): File {
    const checkSpace = (): void => {
      if (this.isFull) throw new QuorateError('no-space', `${file.path}: the disk is full`);
    };
    return {
      path: file.path,
      write: (bytes, offset) => {
        checkSpace();
        file.write(bytes, offset);
      },
      read: (offset, length) => file.read(offset, length),
      truncate: (size) => file.truncate(size),
      preallocate: (size) => {
        checkSpace();
        file.preallocate(size);
      },
      sync: (done) => this.sync(file, done),
      syncNow: () => file.syncNow(),
      size: () => file.size(),
      close: () => file.close(),
    };
  }

  private sync(file: File, done: Done): void {
    const run = (): void => {
      const { failure } = this;
      if (failure === undefined) file.sync(done);
      else setImmediate(() => done(failure));
    };
    if (this.isHolding) this.held.push(run);
    else run();
  }
}
