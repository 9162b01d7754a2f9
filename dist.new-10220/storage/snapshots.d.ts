import type { Crc32 } from '../core/crc32.ts';
import { QuorateError } from '../core/errors.ts';
import { type FileSystem } from './file-system.ts';
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
/** Opens the directory and removes what unfinished writers left there. */
export declare function openSnapshotStore(options: SnapshotStoreOptions): SnapshotStore;
