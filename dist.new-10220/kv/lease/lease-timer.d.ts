import type { Millis } from '../../core/protocol.ts';
import type { Lease, LeaseCheckpoint, LeaseObserver, LeaseSighting, Leases } from './leases.ts';
/** Later than a lease's end by this much it is ended: for answers on their way, and clocks that differ in speed. */
export declare const LEASE_GRACE_MS = 500;
/** What is to be proposed. */
export interface DueLeases {
    readonly ended: readonly LeaseSighting[];
    readonly checkpoints: readonly LeaseCheckpoint[];
}
export declare class LeaseTimer implements LeaseObserver {
    private readonly leases;
    private readonly now;
    private readonly timed;
    private heap;
    /** `now`: a clock that neither jumps nor stops. */
    constructor(leases: Leases, now: () => Millis);
    onRenewed(lease: Lease): void;
    /** Whoever noted it had a safe deadline, and time has passed since. */
    onCheckpoint(lease: Lease): void;
    onEnded(id: bigint): void;
    onReloaded(): void;
    private start;
    private place;
    /** What is due, at most so many leases. What is still there later is told again. */
    due(leasesMax: number): DueLeases;
    /** What is left, in whole seconds; 0 for a lease that is about to end, or is not there. */
    remainingSeconds(id: bigint): number;
    private remainingMs;
}
