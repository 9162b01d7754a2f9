/** An invariant does not hold: the bug that the simulator exists to find. */
export declare class InvariantViolation extends Error {
    /** The invariant's name, as the protocol's SPEC.md has it. */
    readonly invariant: string;
    constructor(invariant: string, message: string);
}
export declare function violated(invariant: string, message: string): never;
