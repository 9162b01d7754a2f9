/** An error with a stable `code` (lower case, dashes) that a program may branch on, and a message for people. */
export declare class QuorateError extends Error {
    readonly code: string;
    constructor(code: string, message: string, options?: {
        readonly cause?: unknown;
    });
    /** Wraps whatever was thrown; a `QuorateError` passes through unchanged. */
    static from(thrown: unknown, code?: string): QuorateError;
}
/** A broken invariant: a bug of ours, never a fault of the world. Nobody catches it but the driver that stops the node. */
export declare class AssertionError extends Error {
    constructor(message: string);
}
export declare function assert(condition: unknown, message: string): asserts condition;
/** The last arm of a `switch` over a union's `type`: the compiler proves that it cannot be reached. */
export declare function assertNever(value: never, what?: string): never;
