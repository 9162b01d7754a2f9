// The port through which all of `storage` reaches a disk: Node's on the host, a faulty one in memory in the simulator.
//
// Every call is synchronous, except `File.sync`, whose completion is a callback so that the driver can fill the next batch
// meanwhile. Errors are `QuorateError`s with one of the codes below; whatever else goes wrong is `io`.
//
//   file-not-found     the path, or a directory on the way, does not exist
//   no-space           the disk (or the quota) is full; nothing that was durable has changed
//   permission-denied  also: the file system is mounted read-only
//   too-many-files     the process or the machine has no file descriptors left
//   not-a-directory, is-a-directory, directory-not-empty
//   closed             the file was closed
//   io                 anything else, such as EIO
//
// What a crash leaves, and what code over this port must therefore assume:
//   - Of the writes to a file since its last completed sync, any 512-byte sectors may be on disk and any others not, in any
//     order; the one write that was under way may end at any byte. What is not on disk reads as it did before; where
//     the file did not reach before, as zeros or not at all.
//   - Bytes that a write does not cover do not change ('power-safe overwrite').
//   - A file created, renamed or removed since its directory's last `syncDirectory` may be there under the new name, the
//     old name or (created) not at all. A rename is atomic: never half of it.
//   - After a failed sync the data is in an unknown state for ever: a later sync that succeeds proves nothing about it.

import type { QuorateError } from '../core/errors.ts';

/** `create` makes the file, or empties the one that is there; the others need it to exist. */
export type OpenMode = 'create' | 'read-write' | 'read';

export interface FileSystem {
  /** Throws `file-not-found` in the modes that need the file to exist. */
  open(path: string, mode: OpenMode): File;
  /** Names (not paths) of what lies directly in the directory, sorted. Throws `file-not-found`. */
  list(directory: string): string[];
  exists(path: string): boolean;
  /** With all its missing parents; no error if it exists. Each new name is durable on return. */
  makeDirectory(path: string): void;
  /** Atomic; replaces a file of the new name. Durable after `syncDirectory` of the directory (of both, if they differ). */
  rename(from: string, to: string): void;
  /** A file or an empty directory. Throws `file-not-found`, `directory-not-empty`. Durable after `syncDirectory`. */
  remove(path: string): void;
  /**
   * Removes a file some time from now, without anybody waiting for it or hearing of errors: to give back the space of a
   * large file takes long. For names that whoever comes next removes as well.
   */
  removeLater(path: string): void;
  /** The names in this directory, as they are now, are durable on return. */
  syncDirectory(path: string): void;
  /** In bytes. Throws `file-not-found`. */
  size(path: string): number;
}

export interface File {
  readonly path: string;
  /** The whole of `bytes`, or throws; a failed write may have left any part of it. Copies: `bytes` is free on return. */
  write(bytes: Uint8Array, offset: number): void;
  /** `write` of all parts, one after another, in as few system calls as the platform allows. */
  writev?(parts: readonly Uint8Array[], offset: number): void;
  /** A fresh copy; shorter than `length` only at the end of the file. */
  read(offset: number, length: number): Uint8Array;
  /** Cuts or extends (with zeros, without claiming disk space) to `size` bytes. */
  truncate(size: number): void;
  /** Extends to `size` bytes with zeros that claim their space on disk; does nothing to a file that is as long. */
  preallocate(size: number): void;
  /**
   * All that was written before this call, and the size it needs, is durable once `done` is called without an error.
   * `done` is never called before `sync` returns. After an error the file is only good for closing (see above).
   */
  sync(done: (error: QuorateError | undefined) => void): void;
  /** `sync`, waiting for it; throws its error. For start and shutdown, not for hot paths. */
  syncNow(): void;
  size(): number;
  /** Closing again does nothing. */
  close(): void;
}

/** `join('a', 'b')` is `a/b`; a trailing slash of the directory is not doubled. */
export function join(directory: string, name: string): string {
  return directory.endsWith('/') ? `${directory}${name}` : `${directory}/${name}`;
}

/** The directory of `path`: `.` for a bare name, `/` for what lies in the root. */
export function directoryOf(path: string): string {
  const slash = path.lastIndexOf('/');
  if (slash < 0) return '.';
  return slash === 0 ? '/' : path.slice(0, slash);
}
