/** All ways to rename nodes 1 to `nodes`: `permutation[node]` is its new name. The first changes nothing. */
export declare function permutationsOf(nodes: number): number[][];
/** Two numbers of 32 bits for each permutation. */
export declare function elementHashes(kind: string, element: unknown, permutations: readonly (readonly number[])[]): Int32Array;
/** The least over all permutations, as a number of 53 bits. */
export declare function fingerprint(sums: Int32Array): number;
