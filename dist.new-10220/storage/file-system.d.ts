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
export declare function join(directory: string, name: string): string;
/** The directory of `path`: `.` for a bare name, `/` for what lies in the root. */
export declare function directoryOf(path: string): string;
