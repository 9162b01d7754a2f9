export interface MutantsCommandOptions {
    readonly protocol?: string | undefined;
    readonly trials: number;
    readonly seeds: number;
    readonly only?: readonly string[] | undefined;
    readonly json?: true | undefined;
}
/** Prints a row as each mutant is done. Fails if one of them was not caught. */
export declare function runMutantsCommand({ protocol, trials, seeds, only, json }: MutantsCommandOptions): number;
