import type { Model, Operation } from './linearizability/history.ts';
export interface SequentialResult<I, O> {
    readonly verdict: 'sequential' | 'not-sequential' | 'unknown';
    /** A complete order, or the longest found. */
    readonly order: readonly Operation<I, O>[];
}
/**
 * Operations of unknown outcome take effect at any time after what their client did before them, or never: what the client
 * did later is not bound to come after them.
 */
export declare function checkSequentialConsistency<S, I, O>(model: Model<S, I, O>, operations: readonly Operation<I, O>[], stepsMax?: number): SequentialResult<I, O>;
