import type { Plan, Violation } from './subject.ts';
export interface Shrunk {
    readonly plan: Plan;
    readonly violation: Violation;
    /** Runs that it took. */
    readonly runs: number;
}
export interface ShrinkOptions {
    readonly runsMax?: number;
    /** After every run that made the plan smaller. */
    readonly onProgress?: (plan: Plan, runs: number) => void;
}
/** Undefined if the plan breaks nothing as it is. */
export declare function shrink(plan: Plan, mutant?: string, options?: ShrinkOptions): Shrunk | undefined;
/** How much there is to read. */
export declare function sizeOf(plan: Plan): number;
