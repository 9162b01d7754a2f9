import type { KnownResult } from './result.ts';
export declare const RESULTS: readonly KnownResult[];
/** Throws `bad-option`. */
export declare function findResult(name: string): KnownResult;
