import { type Crc32 } from '../core/crc32.ts';
export declare const FORMAT_VERSION = 1;
export declare const SEGMENT_HEADER_BYTES = 64;
export declare const BATCH_HEADER_BYTES = 32;
/** Batches begin at multiples of this, so that no header straddles a sector: it is on disk or not. */
export declare const BATCH_ALIGNMENT = 32;
/** Above it, a batch length read from disk is not believed. */
export declare const BATCH_BYTES_MAX = 2147418112;
export interface SegmentHeader {
    readonly version: number;
    readonly segment: number;
    /** The sequence number of the segment's first batch: one above the last of the segment before. */
    readonly firstSequence: number;
}
export interface BatchHeader {
    readonly sequence: number;
    /** Of the records alone: without header, padding and end mark. */
    readonly bodyBytes: number;
    /** Of everything after the header. */
    readonly bodyCrc: number;
    /** Sectors of the file of which this batch covers nothing but zeros. */
    readonly zeroSectors: number;
}
/** `0000000000000007.wal`: sixteen hexadecimal digits, so names sort by number. */
export declare function segmentName(segment: number): string;
/** What a released segment is called until its space has been given back. */
export declare const RELEASED_SUFFIX = ".released";
/** The number of a segment file; undefined for other names. */
export declare function segmentOfName(name: string): number | undefined;
/** The bytes a batch takes in the file: header, records, padding, end mark. */
export declare function batchBytes(bodyBytes: number): number;
export declare function encodeSegmentHeader(target: DataView, at: number, segment: number, firstSequence: number): void;
/** `damaged`: something is there, and wrong. `unwritten`: it is not there, or the write stopped before its end. */
export type HeaderProblem = 'damaged' | 'unwritten';
export declare function decodeSegmentHeader(bytes: Uint8Array): SegmentHeader | HeaderProblem;
/** Where in which file a batch is: what its header's checksum is seeded with. */
export interface Place {
    readonly segment: number;
    readonly offset: number;
}
/**
 * Closes the batch whose records lie in `buffer` from `at` + 32 to `end`: adds padding, end mark and header. Returns where
 * it ends in `buffer`, which must reach there (`batchBytes`). `at` must be a multiple of 4.
 */
export declare function sealBatch(buffer: WriteBuffer, at: number, end: number, sequence: number, place: Place, crc: Crc32): number;
/** The header at `at`, if it was written for this very place. */
export declare function decodeBatchHeader(view: DataView, at: number, place: Place): BatchHeader | HeaderProblem;
/**
 * How many sectors of the file are nothing but zeros where `bytes` [start, end) cover them, when `bytes[start]` is at
 * `fileOffset`. Data may hold zeros by itself; a batch that was torn has more than it was written with.
 */
export declare function zeroSectors(bytes: Uint8Array, start: number, end: number, fileOffset: number): number;
/** The bytes of a record without its payload, at most. */
export declare const RECORD_OVERHEAD_MAX: number;
/** All records of a batch body that its checksum vouches for. Throws `malformed-batch` if they contradict it all the same. */
export declare function decodeRecords(body: Uint8Array, onRecord: (group: number, type: number, index: number, payload: Uint8Array) => void): void;
/** A growing buffer with the view that its integers are written through. */
export declare class WriteBuffer {
    bytes: Uint8Array;
    view: DataView;
    constructor(initialBytes: number);
    /** Makes room for `needed` bytes, of which `used` are kept. */
    reserve(needed: number, used: number): void;
    /** Writes one record at `at`, for which there is room (`RECORD_OVERHEAD_MAX` and the payload); returns where it ends. */
    record(at: number, group: number, type: number, index: number, payload: Uint8Array): number;
}
export declare function viewOf(bytes: Uint8Array): DataView;
