import { type PartitionResult } from './checker.ts';
import type { Model, Operation } from './history.ts';
export interface Explanation<I, O> {
    readonly key: string;
    /** Operations that contradict one another, by time of call. */
    readonly operations: readonly Operation<I, O>[];
    /** The longest order found for them, and the operation at whose return nothing more fits. */
    readonly order: readonly Operation<I, O>[];
    readonly stuckAt: Operation<I, O>;
    readonly text: string;
}
/** Undefined if the partition is linearizable, or too hard to explain. */
export declare function explain<S, I, O>(model: Model<S, I, O>, all: readonly Operation<I, O>[], failed: PartitionResult<I, O>): Explanation<I, O> | undefined;
