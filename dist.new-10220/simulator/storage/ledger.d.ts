import type { Input, Millis, Outbox, Protocol, Spec } from '../../core/protocol.ts';
export interface LedgerRecord {
    /** An entry of the log, a new term, or how far the log is no longer needed. */
    readonly type: 'entry' | 'term' | 'base';
    /** 1 for the first record that this member ever persisted, and one more for each. */
    readonly sequence: number;
    /** The entry's index, the term, the base. */
    readonly value: number;
    readonly data: Uint8Array;
}
export interface LedgerState {
    sequence: number;
    last: number;
    term: number;
    base: number;
}
export interface LedgerSpec extends Spec {
    Message: {
        readonly type: 'none';
    };
    Command: {
        readonly type: 'write';
        readonly data: Uint8Array;
    } | {
        readonly type: 'vote';
    } | {
        readonly type: 'compact';
        readonly keep: number;
    };
    /** Everything through record `sequence` is durable; so is the base, which the log may be released to. */
    Result: {
        readonly type: 'promised';
        readonly sequence: number;
        readonly base: number;
    };
    Record: LedgerRecord;
    Event: {
        readonly type: 'none';
    };
    Timer: 'none';
    State: LedgerState;
}
export declare class Ledger implements Protocol<LedgerSpec> {
    readonly state: LedgerState;
    constructor(state: LedgerState);
    step(input: Input<LedgerSpec>, _now: Millis, out: Outbox<LedgerSpec>): void;
}
export declare function encodeLedgerRecord({ type, sequence, value, data }: LedgerRecord): Uint8Array;
export declare function decodeLedgerRecord(bytes: Uint8Array): LedgerRecord;
export declare function encodeLedgerState({ sequence, last, term, base }: LedgerState): Uint8Array;
export declare function decodeLedgerState(bytes: Uint8Array): LedgerState;
