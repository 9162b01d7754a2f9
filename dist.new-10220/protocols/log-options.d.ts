import { QuorateError } from '../core/errors.ts';
/** Which options hold what. */
export interface OptionKinds<O> {
    /** Positive milliseconds. */
    readonly durations: readonly (keyof O & string)[];
    /** Integers above 0. */
    readonly counts: readonly (keyof O & string)[];
    /** Integers from 0. */
    readonly countsOrNone: readonly (keyof O & string)[];
    readonly flags: readonly (keyof O & string)[];
}
export declare function invalidOption(protocol: string, name: string, value: unknown, rule: string): QuorateError;
/** `partial` over `defaults`, where undefined counts as not given. Throws `invalid-option`. */
export declare function fillInOptions<O extends object>(protocol: string, defaults: O, partial: Partial<O>, kinds: OptionKinds<O>): O;
