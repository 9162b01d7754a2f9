// What went wrong in a run, from what was thrown.
import { InvariantViolation } from '../checkers/invariant.js';
import { AssertionError, QuorateError } from '../core/errors.js';
/** Broken invariants, failed assertions and errors alike are violations: none belongs into a run. */
export function violationOf(thrown, world) {
    const at = { step: world.steps, atMs: world.now };
    if (thrown instanceof InvariantViolation)
        return { invariant: thrown.invariant, message: thrown.message, ...at };
    if (thrown instanceof AssertionError)
        return { invariant: 'assertion', message: thrown.message, ...at };
    if (thrown instanceof QuorateError)
        return { invariant: `error-${thrown.code}`, message: thrown.message, ...at };
    const error = thrown;
    return { invariant: 'crash', message: `${error.message}\n${error.stack ?? ''}`, ...at };
}
//# sourceMappingURL=violation.js.map