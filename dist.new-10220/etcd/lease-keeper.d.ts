import type { QuorateError } from '../core/errors.ts';
import { LeaseTimer } from '../kv/lease/lease-timer.ts';
import type { Context } from './context.ts';
type Renewed = (error: QuorateError | undefined, ttlSeconds: number) => void;
export declare class LeaseKeeper {
    readonly timer: LeaseTimer;
    private readonly context;
    private readonly lookTimer;
    private waiting;
    private entries;
    private isPlanned;
    private isEnding;
    constructor(context: Context);
    close(): void;
    /**
     * Renews a lease through the log, so that the renewal holds whoever leads by then. `done` gets its time to live in
     * seconds, 0 if there is no such lease.
     */
    renew(id: bigint, done: Renewed): void;
    /** At the end of the turn: what came in together goes into the log together. */
    private plan;
    private readonly propose;
    /** Proposes the end of what has ended. Only the leader does, so that it is proposed once; it may well be mistaken about that. */
    private look;
}
export {};
