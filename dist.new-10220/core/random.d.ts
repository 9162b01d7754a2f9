/** A generator of uniform numbers in [0, 1) with helpers; equal seeds give equal sequences on every engine. */
export interface Random {
    (): number;
    /** A uniform integer in [0, bound). */
    below(bound: number): number;
    /** A uniform number in [low, high). */
    between(low: number, high: number): number;
    /** True with probability `probability`. */
    chance(probability: number): boolean;
    /** A uniform element of a non-empty list. */
    pick<T>(items: readonly T[]): T;
    /** Shuffles in place (Fisher-Yates). */
    shuffle<T>(items: T[]): T[];
    /** An independent generator, so that one part's consumption does not shift another's sequence. */
    fork(): Random;
}
/** sfc32 (Chris Doty-Humphrey's PractRand), seeded through splitmix32. Seed: any safe integer. */
export declare function createRandom(seed: number): Random;
