import type { Crc32 } from '../core/crc32.ts';
import type { StoreRestore, StoreSnapshot } from './store.ts';
/** Chunks of about 64 KiB, each a buffer of its own. */
export declare function encodeSnapshot(snapshot: StoreSnapshot, crc32: Crc32): Generator<Uint8Array>;
/** Takes the stream in any chunks and feeds a restore. Throws `corrupt-snapshot`; then the restore must be aborted. */
export declare class SnapshotDecoder {
    /** The whole stream has been seen. */
    isComplete: boolean;
    private readonly restore;
    private readonly crc32;
    private readonly tables;
    private parts;
    private buffered;
    /** Bytes that the next frame, or its header, needs before anything can be done. */
    private needed;
    private records;
    constructor(restore: StoreRestore, crc32: Crc32);
    write(chunk: Uint8Array): void;
    /** Decodes whole frames; answers where the rest begins. */
    private decodeFrames;
    private decodeRecords;
}
