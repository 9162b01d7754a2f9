import type { Replica } from './replica-types.ts';
import { type Outcome } from './user-machine.ts';
/** When to give up. */
export interface Patience {
    readonly signal: AbortSignal;
}
/** Proposes until it is applied; for envelopes that may be applied more than once. */
export declare function proposeUntilApplied(replica: Replica, data: Uint8Array, { signal }: Patience): Promise<Outcome>;
export declare function openSession(replica: Replica, patience: Patience): Promise<number>;
export declare class SessionClient {
    private readonly replica;
    private session;
    private slotWaiters;
    constructor(replica: Replica);
    /** Rejects with `command-failed`, `session-expired` (may have taken effect), the signal's reason, or the replica's error. */
    propose(command: Uint8Array, patience: Patience): Promise<Uint8Array>;
    private current;
    private drop;
    private attempt;
    private repeat;
}
