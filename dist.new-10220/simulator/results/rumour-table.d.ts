import { type GossipOptions } from '../../protocols/gossip/index.ts';
import type { KnownResult } from './result.ts';
export interface RumourRun {
    readonly residue: number;
    readonly traffic: number;
    /** Cycles until nobody tells any more. */
    readonly cycles: number;
}
/** What Demers et al. print for 1,000 sites, by k − 1. */
export declare const DEMERS_TABLE_1: readonly [{
    readonly residue: 0.18;
    readonly traffic: 1.7;
}, {
    readonly residue: 0.037;
    readonly traffic: 3.3;
}, {
    readonly residue: 0.011;
    readonly traffic: 4.5;
}, {
    readonly residue: 0.0036;
    readonly traffic: 5.6;
}, {
    readonly residue: 0.0012;
    readonly traffic: 6.7;
}];
/** One epidemic of one update. */
export declare function runRumour(sites: number, seed: number, options: Partial<GossipOptions>): RumourRun;
export interface RumourRow {
    readonly limit: number;
    readonly residue: number;
    /** How far a single run is from that: the sampling error of the paper's own figure, which does not say how often it ran. */
    readonly residueDeviation: number;
    readonly traffic: number;
    readonly trafficDeviation: number;
}
/** Our row for Demers' k = `limit`, over `seeds` epidemics. */
export declare function rumourRow(limit: number, sites: number, seeds: number): RumourRow;
/** Within two deviations of a single run, and what rounding to the table's digits adds. */
export declare function agreesWithDemers(row: RumourRow): boolean;
export declare const rumourTable: KnownResult;
