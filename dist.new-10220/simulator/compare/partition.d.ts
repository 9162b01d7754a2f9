import { type Distribution } from './conditions.ts';
import type { Contestant } from './contestants.ts';
export interface Outcomes {
    served: number;
    refused: number;
    /** Without an answer when the partition ended. */
    blocked: number;
}
export interface PartitionBehaviour {
    readonly lastsMs: number;
    readonly minority: {
        readonly writes: Outcomes;
        readonly reads: Outcomes;
        /** Linearizable reads that missed a write which the majority had acknowledged before they began: must be none. */
        readonly staleReads: number;
        /** From the cut to when the old leader no longer takes itself for one. */
        readonly leaderGoneMs: Distribution;
        /** How far local reads, of the member's own state, were behind the majority at the end, in writes. */
        readonly localBehind: number;
    };
    readonly majority: {
        readonly writes: Outcomes;
        readonly reads: Outcomes;
        /** From the cut to the first acknowledgement of a write begun after it, and to the first such read. */
        readonly firstWriteMs: Distribution;
        readonly firstReadMs: Distribution;
    };
    /** From the end of the partition until all members hold the same. */
    readonly healedMs: Distribution;
}
export declare function measurePartition(contestant: Contestant, firstSeed: number, seeds: number, nodes: number): PartitionBehaviour;
