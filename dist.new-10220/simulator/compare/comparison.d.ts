import type { Distribution } from './conditions.ts';
import { type PartitionBehaviour } from './partition.ts';
import { type SteadyCosts } from './steady.ts';
import { type Trouble } from './trouble.ts';
export interface ComparisonOptions {
    readonly seed: number;
    /** Leader crashes for each protocol; of everything else there is a tenth of it. */
    readonly seeds: number;
    /** Members while nothing fails, and when the leader crashes. */
    readonly nodes: number;
    /** Members of the cluster that is partitioned. */
    readonly partitionedNodes: number;
    /** Called before each measurement. */
    readonly onProgress?: (what: string) => void;
}
export declare const DEFAULT_COMPARISON: {
    readonly seed: 1;
    readonly seeds: 200;
    readonly nodes: 3;
    readonly partitionedNodes: 5;
};
export interface LogComparison {
    readonly name: string;
    readonly title: string;
    readonly steady: SteadyCosts;
    readonly recoveryMs: Distribution;
    readonly partition: PartitionBehaviour;
    readonly loss: Trouble;
    readonly stall: Trouble;
}
export interface Comparison {
    readonly seed: number;
    readonly seeds: number;
    readonly nodes: number;
    readonly partitionedNodes: number;
    readonly logs: readonly LogComparison[];
}
export declare function compareProtocols(options: ComparisonOptions): Comparison;
