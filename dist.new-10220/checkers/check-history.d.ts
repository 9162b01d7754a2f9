import { type CheckOptions } from './linearizability/checker.ts';
import { type SessionGuarantee } from './session-guarantees.ts';
import { type Timeline } from './timeline.ts';
export declare const HISTORY_MODELS: readonly ['register', 'kv', 'etcd'];
export declare const HISTORY_FORMATS: readonly ['jepsen', 'porcupine-kv', 'json'];
/** Strongest first; `session` is all four session guarantees together. */
export declare const CONSISTENCIES: readonly ["linearizable", "sequential", "causal", "causal-memory", "causal-convergence", "session", ...SessionGuarantee[]];
export type Consistency = (typeof CONSISTENCIES)[number];
export interface HistoryVerdict {
    readonly verdict: Consistency | `not-${Consistency}` | 'unknown';
    readonly operations: number;
    /** Objects that were searched each by itself, and the steps of all searches; 1 and 0 for checks that are no search. */
    readonly partitions: number;
    readonly steps: number;
    /** Why not, or what is known when the budget ran out, for people; empty if all is well. */
    readonly explanation: string;
    /** What there is to see: one for each object that failed or was given up, else one of the whole history. */
    timelines(): Timeline[];
}
export interface HistoryCheckOptions extends CheckOptions {
    /** `linearizable` if absent. */
    readonly consistency?: Consistency;
}
/** Throws `bad-history` for text that is not of the format, `bad-option` for a pair of model and format that does not exist. */
export declare function checkHistory(text: string, model: string, format: string, options?: HistoryCheckOptions): HistoryVerdict;
