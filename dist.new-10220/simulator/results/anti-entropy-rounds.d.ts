import { type GossipOptions } from '../../protocols/gossip/index.ts';
import type { KnownResult } from './result.ts';
/** Rounds until one update is at all sites: each site compares with one partner a round. */
export declare function runAntiEntropy(sites: number, seed: number, options: Partial<GossipOptions>): number;
/**
 * Hops of one walk along the closed ring, and how many sites lack something after it. Before it, each site has written one
 * key of its own, and nobody has told anybody.
 */
export declare function runWalk(sites: number, seed: number): {
    readonly hops: number;
    readonly lacking: number;
};
export declare const antiEntropyRounds: KnownResult;
export declare const closedRing: KnownResult;
