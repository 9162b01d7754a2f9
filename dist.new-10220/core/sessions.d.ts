import { type ByteReader, type ByteWriter } from './bytes.ts';
import { QuorateError } from './errors.ts';
export interface SessionLimits {
    /** Sessions kept; opening one more drops the one that has been idle for longest, in log order. */
    readonly sessionsMax: number;
    /** Replies kept for one session: commands that it may have under way. */
    readonly repliesMax: number;
}
export declare const DEFAULT_SESSION_LIMITS: SessionLimits;
export type Admission = 
/** First seen: apply it, then `record` its reply. */
{
    readonly type: 'fresh';
}
/** Applied before: answer this. */
 | {
    readonly type: 'repeated';
    readonly reply: Uint8Array;
}
/** Must not be applied; the code says why: `session-expired`, `session-overrun`, `already-acknowledged`. */
 | {
    readonly type: 'refused';
    readonly error: QuorateError;
};
export declare class SessionTable {
    private readonly limits;
    /** In the order of their last use, the longest idle first. */
    private readonly sessions;
    constructor(limits: SessionLimits);
    get size(): number;
    has(session: number): boolean;
    /** Opens session `id` (never used before: the index of the entry that asks for it). */
    open(id: number): void;
    close(id: number): void;
    /** What to do with command `sequence` of session `id`, which has all its replies below `acknowledgedBelow`. */
    admit(id: number, sequence: number, acknowledgedBelow: number): Admission;
    /** The reply of a command that `admit` called fresh. The bytes are kept as they are. */
    record(id: number, sequence: number, reply: Uint8Array): void;
    encode(writer: ByteWriter): void;
    static decode(reader: ByteReader, limits: SessionLimits): SessionTable;
}
