// Errors of the world, coded; and assertions, for our own bugs.
/** An error with a stable `code` (lower case, dashes) that a program may branch on, and a message for people. */
export class QuorateError extends Error {
    code;
    constructor(code, message, options) {
        super(message, options);
        this.name = 'QuorateError';
        this.code = code;
    }
    /** Wraps whatever was thrown; a `QuorateError` passes through unchanged. */
    static from(thrown, code = 'internal') {
        if (thrown instanceof QuorateError)
            return thrown;
        if (thrown instanceof Error)
            return new QuorateError(code, thrown.message, { cause: thrown });
        return new QuorateError(code, String(thrown), { cause: thrown });
    }
}
/** A broken invariant: a bug of ours, never a fault of the world. Nobody catches it but the driver that stops the node. */
export class AssertionError extends Error {
    constructor(message) {
        super(message);
        this.name = 'AssertionError';
    }
}
export function assert(condition, message) {
    if (!condition)
        throw new AssertionError(message);
}
/** The last arm of a `switch` over a union's `type`: the compiler proves that it cannot be reached. */
export function assertNever(value, what = 'variant') {
    throw new AssertionError(`unexpected ${what}: ${JSON.stringify(value)}`);
}
//# sourceMappingURL=errors.js.map