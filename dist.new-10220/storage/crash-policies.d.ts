import type { Random } from '../core/random.ts';
/** The unit in which a disk writes: whole sectors, in any order. */
export declare const SECTOR_BYTES = 512;
/** A write, truncation or extension of a file that no sync had made durable when the power went. */
export interface UnsyncedChange {
    readonly path: string;
    readonly type: 'write' | 'resize';
    /** Of a write: where it begins in the file. Of a resize: the new size. */
    readonly offset: number;
    /** Of a write; 0 for a resize. */
    readonly length: number;
    /** No change was made to any file after this one: it may have been under way. */
    readonly isLast: boolean;
}
/** A name created, renamed or removed since its directory was last synced. */
export interface UnsyncedName {
    readonly type: 'create' | 'rename' | 'remove';
    readonly path: string;
}
/** Bytes [start, end) of a write, relative to its beginning. */
export type ByteRange = readonly [start: number, end: number];
export interface CrashPolicy {
    /** Which bytes of the change are on disk; for a resize any non-empty list means that it is. */
    surviving(change: UnsyncedChange): readonly ByteRange[];
    survivesName(change: UnsyncedName): boolean;
}
/** The disk had written nothing that it was not made to. */
export declare const loseUnsynced: CrashPolicy;
/** The disk had written everything, as when only the process died. */
export declare const keepUnsynced: CrashPolicy;
/** Everything is on disk but the end of the last change, which stops after `bytes` bytes. */
export declare function tearLastAt(bytes: number): CrashPolicy;
/** Each sector of each unsynced write is on disk or not as `chooses` says; names and sizes are. */
export declare function keepSectors(chooses: (sector: number) => boolean): CrashPolicy;
/**
 * Anything that the port's contract allows, by `random`: nothing, everything, a prefix of the changes torn at any byte, or
 * any sectors of any of them; and any of the names.
 */
export declare function randomCrash(random: Random): CrashPolicy;
