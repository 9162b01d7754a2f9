import type { Model, Operation } from './linearizability/history.ts';
/** One read or write within an operation. `value` names the write: null is the initial value. */
export interface RegisterAccess {
    readonly type: 'read' | 'write';
    readonly key: string;
    readonly value: string | null;
}
export interface Access extends RegisterAccess {
    readonly session: string;
    /** Position of the operation in the history. */
    readonly operation: number;
    /**
     * A write whose outcome its client never learned: it may have taken effect at any time after what the client did before
     * it, or never; so it comes before nothing that its client did later.
     */
    readonly isUnknown: boolean;
}
/** All accesses, by session in the session's order; or in words why the history cannot be seen as reads and writes. */
export declare function accessesOf<S, I, O>(model: Model<S, I, O>, operations: readonly Operation<I, O>[]): readonly Access[] | string;
export declare function describeAccess({ session, type, key, value }: RegisterAccess & {
    readonly session: string;
}): string;
