import type { Crc32 } from '../core/crc32.ts';
import { QuorateError } from '../core/errors.ts';
import { type FileSystem } from './file-system.ts';
import { type BatchHeader, type Place } from './wal-format.ts';
import { type WalRules } from './wal-rules.ts';
/** A batch whose checksum is right. `body` holds its records. */
export interface ScannedBatch {
    readonly place: Place;
    readonly header: BatchHeader;
    readonly body: Uint8Array;
}
export interface ScannedSegment {
    readonly segment: number;
    readonly path: string;
    /** One above the sequence number of its last batch. */
    readonly nextSequence: number;
    /** Where its last batch begins, and ends. */
    readonly lastOffset: number;
    readonly endOffset: number;
}
export interface TornTail {
    readonly file: string;
    readonly offset: number;
    /** From `offset` to the last byte there that is not zero. */
    readonly bytes: number;
}
export interface Scan {
    readonly segments: readonly ScannedSegment[];
    readonly torn: TornTail | undefined;
    /** The file of a segment whose very first write was torn: to be removed. */
    readonly unfinished: string | undefined;
}
export interface ScanOptions {
    readonly fs: FileSystem;
    readonly directory: string;
    readonly crc32: Crc32;
    /** For mutants; those that are right if absent. */
    readonly rules?: WalRules;
}
/** A log that cannot be trusted. The message has it all; the fields are for programs. */
export declare class CorruptWalError extends QuorateError {
    readonly file: string;
    readonly offset: number;
    constructor(file: string, offset: number, what: string);
}
/** Hands every good batch to `onBatch`, in order. Throws `corrupt-wal`, `unsupported-format`. */
export declare function scanWal(options: ScanOptions, onBatch: (batch: ScannedBatch) => void): Scan;
