// How a checker says that an invariant is broken.
/** An invariant does not hold: the bug that the simulator exists to find. */
export class InvariantViolation extends Error {
    /** The invariant's name, as the protocol's SPEC.md has it. */
    invariant;
    constructor(invariant, message) {
        super(message);
        this.name = 'InvariantViolation';
        this.invariant = invariant;
    }
}
export function violated(invariant, message) {
    throw new InvariantViolation(invariant, message);
}
//# sourceMappingURL=invariant.js.map