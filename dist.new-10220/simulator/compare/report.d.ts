import type { Comparison } from './comparison.ts';
export declare function reportOf(comparison: Comparison): string;
