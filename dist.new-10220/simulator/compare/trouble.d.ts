import { type Distribution } from './conditions.ts';
import type { Contestant } from './contestants.ts';
export interface Trouble {
    /** From the request to the acknowledgement, of what was acknowledged. */
    readonly latencyMs: Distribution;
    /** The share that was refused or had no answer in the end. */
    readonly lostShare: number;
    /** How often, in all runs, somebody else led in the end. */
    readonly leaderChanges: number;
}
/** Every message is lost with this chance. */
export declare const LOSS = 0.05;
export declare const STALL_MS = 500;
export declare function measureLoss(contestant: Contestant, firstSeed: number, seeds: number, nodes: number): Trouble;
export declare function measureStall(contestant: Contestant, firstSeed: number, seeds: number, nodes: number): Trouble;
