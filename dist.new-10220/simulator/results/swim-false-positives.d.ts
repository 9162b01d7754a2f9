import { type SwimOptions } from '../../protocols/swim/index.ts';
import type { KnownResult } from './result.ts';
export interface SlowScript {
    readonly members: number;
    readonly slowMembers: number;
    /** How long the messages of each are held up, and for how long they are not in between. */
    readonly stallMs: number;
    readonly workMs: number;
    readonly durationMs: number;
}
export interface FalsePositives {
    /** Times that some member declared a healthy one failed, or was told so. */
    readonly anywhere: number;
    /** The same, at healthy members. */
    readonly atHealthy: number;
    /** Healthy members that somebody took for failed. */
    readonly victims: number;
    /** Milliseconds until a member that is really killed in the middle is suspected; until it is declared failed. */
    readonly suspectedAfterMs: number;
    readonly failedAfterMs: number;
}
export declare function runFalsePositives(script: SlowScript, seed: number, options: Partial<SwimOptions>): FalsePositives;
export declare const swimFalsePositives: KnownResult;
