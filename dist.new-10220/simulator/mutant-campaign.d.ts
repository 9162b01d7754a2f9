import { type Mutant } from './subject.ts';
export interface MutantReport {
    readonly protocol: string;
    readonly mutant: Mutant;
    /** Seeds that each trial took; undefined where it was not caught within its seeds. */
    readonly seedsToCatch: readonly (number | undefined)[];
    /** Of the trials; undefined if half of them did not catch it. */
    readonly median: number | undefined;
    /** The invariants that noticed, most frequent first. */
    readonly invariants: readonly string[];
}
export interface MutantsOptions {
    /** Only this one's; every protocol's if absent. */
    readonly protocol?: string | undefined;
    /** Only these; all if absent. */
    readonly names?: readonly string[] | undefined;
    readonly trials: number;
    readonly seedsMax: number;
    readonly onReport?: ((report: MutantReport) => void) | undefined;
    /** After every seed. */
    readonly onSeed?: ((progress: HuntProgress) => void) | undefined;
}
export interface HuntProgress {
    readonly mutant: string;
    /** Of the mutants that are hunted: how many were done before this one, and how many there are. */
    readonly done: number;
    readonly of: number;
    /** From 0, and how many seeds it has taken so far. */
    readonly trial: number;
    readonly seeds: number;
}
export declare function runMutants(options: MutantsOptions): MutantReport[];
