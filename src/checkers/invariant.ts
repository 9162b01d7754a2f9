// How a checker says that an invariant is broken.

/** An invariant does not hold: the bug that the simulator exists to find. */
export class InvariantViolation extends Error {
  /** The invariant's name, as the protocol's SPEC.md has it. */
  readonly invariant: string;

  constructor(invariant: string, message: string) {
    super(message);
    this.name = 'InvariantViolation';
    this.invariant = invariant;
  }
}

export function violated(invariant: string, message: string): never {
  throw new InvariantViolation(invariant, message);
}
