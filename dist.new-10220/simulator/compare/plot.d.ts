import type { Comparison } from './comparison.ts';
export declare function plotOf(comparison: Comparison): string;
