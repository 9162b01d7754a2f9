import type { RegisterAccess } from '../accesses.ts';
/** One operation of one client. Times are positions in any common order of calls and returns: only `<` matters. */
export interface Operation<Input, Output> {
    readonly client: string;
    readonly call: number;
    /** Infinity when the client never learned the outcome: it may have taken effect at any time since, or never. */
    readonly return: number;
    readonly input: Input;
    /** Undefined exactly when `return` is infinity. */
    readonly output: Output | undefined;
}
/** A sequential object. States are immutable: `step` returns a new one. */
export interface Model<State, Input, Output> {
    readonly name: string;
    readonly initial: State;
    /** The state after `input` was answered with `output`, or undefined if no such answer is possible in `state`. An
     * undefined `output` (unknown outcome) is always possible. */
    step(state: State, input: Input, output: Output | undefined): State | undefined;
    /** Equal for equal states only: what the cache compares. */
    stateKey(state: State): string;
    /** Whether `input` can never change a state. */
    isReadOnly(input: Input): boolean;
    /**
     * Operations with different keys touch independent objects, each with its own `initial` (P-compositionality, Herlihy
     * & Wing 1990 §3.3: a history is linearizable if its restriction to each object is). Absent: one object.
     */
    partitionKey?(input: Input): string;
    /**
     * The operation as reads and writes of registers, in order; undefined if it cannot be told so. Of an unknown outcome, what
     * it would have written. For the checkers of weaker consistency (checkers/accesses.ts); absent: they cannot judge it.
     */
    accesses?(input: Input, output: Output | undefined): readonly RegisterAccess[] | undefined;
    /** One line for people. */
    describe(input: Input, output: Output | undefined): string;
}
/** Splits a history by the model's objects, in order of first appearance. */
export declare function partition<S, I, O>(model: Model<S, I, O>, operations: readonly Operation<I, O>[]): Map<string, Operation<I, O>[]>;
/** Gathers a history event by event, as a workload lives it. */
export declare class HistoryRecorder<Input, Output> {
    private position;
    private readonly operations;
    /** Notes the call; the number identifies the operation for `returned` and `cancelled`. */
    called(client: string, input: Input): number;
    returned(operation: number, output: Output): void;
    /** The operation is known to have had no effect: it leaves the history. */
    cancelled(operation: number): void;
    get size(): number;
    history(): Operation<Input, Output>[];
}
