import { type Access } from './accesses.ts';
export declare const CAUSAL_LEVELS: readonly ['causal', 'causal-memory', 'causal-convergence'];
export type CausalLevel = (typeof CAUSAL_LEVELS)[number];
export type CausalPattern = 'thin-air-read' | 'cyclic-causality' | 'overwritten-read' | 'initial-read' | 'cyclic-session-view' | 'initial-read-in-session-view' | 'cyclic-conflict';
export interface CausalViolation {
    readonly pattern: CausalPattern;
    /** Positions in the list of accesses. */
    readonly accesses: readonly number[];
    readonly text: string;
}
/** The first violation of `level` that was found; undefined if the history has none. Throws nothing; see `accessesOf`. */
export declare function checkCausalConsistency(accesses: readonly Access[], level: CausalLevel): CausalViolation | undefined;
