import type { SimulatedDisk } from '../disk.ts';
import type { World } from '../world.ts';
export interface Conditions {
    /** How long a message is under way, uniform between the two; and how long a sync takes. */
    readonly delayMinMs: number;
    readonly delayMaxMs: number;
    readonly syncMinMs: number;
    readonly syncMaxMs: number;
    /** A turn begins this long after the first input arrived, at most. */
    readonly turnDelayMaxMs: number;
}
/** Only messages take time, a millisecond each: then a latency in milliseconds counts the message delays in its path. */
export declare const ONLY_MESSAGES: Conditions;
/** Only syncs take time: then a latency counts the syncs that wait for one another. */
export declare const ONLY_SYNCS: Conditions;
/** Both take a millisecond: while one batch is synced and sent, the next one gathers. */
export declare const BOTH: Conditions;
/** Machines of one data centre with solid-state disks. */
export declare const DATA_CENTRE: Conditions;
/** The settings of a run under `conditions`, in the words of the simulator's plans. */
export declare function settingsOf(conditions: Conditions): {
    safetyMs: number;
    livenessMs: number;
    stayDown: number;
    weather: {
        tailChance: number;
        tailMeanMs: number;
        dropChance: number;
        duplicateChance: number;
        corruptChance: number;
        isOrdered: boolean;
        delayMinMs: number;
        delayMaxMs: number;
    };
    turnDelayMaxMs: number;
    smallTurnChance: number;
    segmentBytes: number;
    syncMinMs: number;
    syncMaxMs: number;
    syncTailChance: number;
    syncTailMeanMs: number;
    isTorn: boolean;
    clocks: never[];
    options: {};
};
/** What went over the network and to the disks. */
export interface Traffic {
    readonly messages: number;
    /** Of the messages' bodies. */
    readonly bytes: number;
    readonly syncs: number;
}
export declare function trafficOf(world: World, disks: readonly (SimulatedDisk | undefined)[]): Traffic;
/** Between two readings, over `count` things. */
export declare function trafficPer(count: number, before: Traffic, after: Traffic): Traffic;
/** Order statistics of a sample, in its own unit. */
export interface Distribution {
    readonly count: number;
    readonly min: number;
    readonly median: number;
    readonly p90: number;
    readonly p99: number;
    readonly max: number;
    /** All of it, sorted. */
    readonly values: readonly number[];
}
export declare function distributionOf(sample: readonly number[]): Distribution;
