import { type Model, type Operation } from './history.ts';
export type Verdict = 'linearizable' | 'not-linearizable' | 'unknown';
export interface PartitionResult<I, O> {
    readonly key: string;
    readonly verdict: Verdict;
    /** An order of the operations: complete if linearizable, else the longest found. */
    readonly order: readonly Operation<I, O>[];
    /** Where the search was stuck: no order explains all up to this operation's return. */
    readonly stuckAt: Operation<I, O> | undefined;
}
export interface CheckResult<I, O> {
    readonly verdict: Verdict;
    readonly partitions: readonly PartitionResult<I, O>[];
    /** Model steps tried. */
    readonly steps: number;
}
export interface CheckOptions {
    /** Model steps before the answer is `unknown`. */
    readonly stepsMax?: number;
    /** Called now and then with the steps so far; true stops the search with `unknown`. */
    readonly shouldStop?: (steps: number) => boolean;
}
export declare const STEPS_MAX_DEFAULT = 20000000;
export declare function checkLinearizability<S, I, O>(model: Model<S, I, O>, operations: readonly Operation<I, O>[], options?: CheckOptions): CheckResult<I, O>;
