import { type LedgerRecord, type LedgerState } from './ledger.ts';
/** What a start was told, in order. */
export type Found = {
    readonly type: 'record';
    readonly record: LedgerRecord;
} | {
    readonly type: 'checkpoint';
    readonly state: LedgerState;
};
export declare class Journal {
    /** By sequence number, from 1 on. */
    private records;
    /** The last record of each batch that was given to the disk, in order. */
    private batchEnds;
    /** Everything through this record was said to be durable, or shown by a start. */
    promised: number;
    /** A write of the last batch was lost or went astray: who has one copy cannot tell, unless a later batch follows. */
    private excusedFrom;
    private lastBatchAtDamage;
    private released;
    appended(record: LedgerRecord): void;
    batched(): void;
    /** Also: the log may be released through entry `base`. */
    promise(sequence: number, base: number): void;
    /** Nothing waits to be durable. */
    get isQuiet(): boolean;
    /** `clobbers`: it may have landed on what was there before. */
    damaged(clobbers: boolean): void;
    /**
     * Judges what a start found, and goes on from there; returns the state that it stands for. What a start has shown is a
     * promise, too.
     */
    judge(found: readonly Found[]): LedgerState;
    private judgeRecord;
    /** Term and base are those of the last records of their kinds; nothing beyond the base is missing. */
    private judgeState;
}
