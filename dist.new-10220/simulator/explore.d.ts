export interface ExploreOptions {
    readonly nodes: number;
    /** Nobody campaigns for a higher term. */
    readonly termMax: number;
    readonly proposalsMax: number;
    readonly crashesMax: number;
    /** Give up, incomplete, once so many states were found. */
    readonly statesMax: number;
    /** Explore with one rule switched off. */
    readonly mutant?: string | undefined;
    readonly onProgress?: ((progress: ExploreProgress) => void) | undefined;
}
export interface ExploreProgress {
    /** Distinct ones, up to the names of nodes. */
    readonly states: number;
    readonly transitions: number;
    /** Steps from the beginning to the states found last. */
    readonly depth: number;
}
export interface ExploreResult extends ExploreProgress {
    /** No state within the bounds was left out. */
    readonly isComplete: boolean;
    /** The first violation met: no shorter path leads to one. */
    readonly violation?: {
        readonly invariant: string;
        readonly message: string;
        readonly path: readonly string[];
    };
}
export declare function explore(options: ExploreOptions): ExploreResult;
