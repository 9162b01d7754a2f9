/** In the order in which the session performed them. Version 0: the key did not exist. */
export interface SessionOperation {
    readonly session: string;
    readonly type: 'read' | 'write';
    readonly key: string;
    readonly version: number;
}
export type SessionGuarantee = 'read-your-writes' | 'monotonic-reads' | 'monotonic-writes' | 'writes-follow-reads';
export declare const SESSION_GUARANTEES: readonly SessionGuarantee[];
export interface SessionViolation {
    readonly guarantee: SessionGuarantee;
    /** Positions in the history: the operation that set the bound, and the one that falls below it. */
    readonly earlier: number;
    readonly later: number;
    readonly text: string;
}
/**
 * Every violation of the wanted guarantees. Versions are comparable within a key; with `isGlobal` over all keys (one
 * revision counter for the store), which makes the write guarantees hold across keys, too.
 */
export declare function checkSessions(history: readonly SessionOperation[], guarantees?: readonly SessionGuarantee[], isGlobal?: boolean): SessionViolation[];
