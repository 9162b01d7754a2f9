import type { Crc32 } from '../core/crc32.ts';
import { QuorateError } from '../core/errors.ts';
import { type FileSystem } from './file-system.ts';
import { type WalRules } from './wal-rules.ts';
import { type TornTail } from './wal-scan.ts';
/** What was appended. `payload` is a view into a chunk of the file that nobody changes: keep it, or copy to let the chunk go. */
export interface WalRecord {
    /** Which of several logs in this file the record belongs to; the WAL only carries it. */
    readonly group: number;
    /** 0 to 255, the user's to choose; the WAL only carries it. */
    readonly type: number;
    readonly payload: Uint8Array;
}
export interface WalOptions {
    readonly fs: FileSystem;
    /** Created if missing; nothing else may lie in it. */
    readonly directory: string;
    /**
     * A new segment is begun when a batch would not fit (a larger batch gets a segment of its own size). Larger segments are
     * released later; smaller ones cost a new file and a directory sync more often. A good value is 64 MiB.
     */
    readonly segmentBytes: number;
    readonly crc32: Crc32;
    /**
     * What a reader needs to know before the records of a segment when all earlier segments are gone (term, vote, snapshot
     * position, membership). Called whenever a segment is begun; the records are written at its head, in the same atomic
     * batch as the records that did not fit. May reflect appended records that are not yet durable.
     */
    readonly checkpoint: () => Iterable<WalRecord>;
    /** For mutants; those that are right if absent. */
    readonly rules?: WalRules;
}
/** What `openWal` found. */
export interface WalRecovery {
    readonly segments: number;
    readonly batches: number;
    readonly records: number;
    /** The torn write at the end of the log that was cut, if there was one: it was never acknowledged. */
    readonly torn: TornTail | undefined;
}
export interface Wal {
    readonly recovery: WalRecovery;
    /** Whether something was appended that no commit has taken up yet (or whose commit ran out of space). */
    readonly hasPending: boolean;
    /** Why this log is unusable: after a failed write or sync every `append`, `commit` and `release` throws this. */
    readonly failure: QuorateError | undefined;
    /** Buffers a copy of `payload`. `index`: the highest log index inside, 0 for none; see `release`. */
    append(group: number, type: number, payload: Uint8Array, index: number): void;
    /**
     * One write and one fdatasync of all that was appended so far; at most one at a time, and not without something pending.
     * `done(error)`: code `no-space` means that nothing was made durable and all is still pending: commit again when there is
     * space. Any other error is final. `done` with an error may be called before `commit` returns.
     */
    commit(done: (error?: QuorateError) => void): void;
    /**
     * Log entries up to `index` (of one group, or of all) are no longer needed: segments that hold nothing else are removed,
     * oldest first. Never the newest.
     */
    release(index: number, group?: number): void;
    /**
     * Forgets what is pending; a commit under way never calls its `done`. When no commit is under way, a last empty batch
     * vouches for the one before it (see `wal-scan.ts`).
     */
    close(): void;
}
/**
 * Replays the log to `onRecord`, cuts a torn tail, and is then ready to append. A missing directory is an empty log.
 * Throws `corrupt-wal` (a `CorruptWalError`), `unsupported-format`, and the file system's errors.
 */
export declare function openWal(options: WalOptions, onRecord: (record: WalRecord) => void): Wal;
