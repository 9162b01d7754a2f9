// The surroundings in which protocols are compared, and how what they cost is counted.

import type { SimulatedDisk } from '../disk.ts';
import { CALM } from '../network.ts';
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

const fixed = (delayMs: number, syncMs: number): Conditions => ({
  delayMinMs: delayMs,
  delayMaxMs: delayMs,
  syncMinMs: syncMs,
  syncMaxMs: syncMs,
  turnDelayMaxMs: 0,
});

/** Only messages take time, a millisecond each: then a latency in milliseconds counts the message delays in its path. */
export const ONLY_MESSAGES = fixed(1, 0);
/** Only syncs take time: then a latency counts the syncs that wait for one another. */
export const ONLY_SYNCS = fixed(0, 1);
/** Both take a millisecond: while one batch is synced and sent, the next one gathers. */
export const BOTH = fixed(1, 1);
/** Machines of one data centre with solid-state disks. */
export const DATA_CENTRE: Conditions = {
  delayMinMs: 0.2,
  delayMaxMs: 1,
  syncMinMs: 1,
  syncMaxMs: 3,
  turnDelayMaxMs: 0.2,
};

/** The settings of a run under `conditions`, in the words of the simulator's plans. */
export function settingsOf(conditions: Conditions) {
  const { delayMinMs, delayMaxMs, syncMinMs, syncMaxMs, turnDelayMaxMs } = conditions;
  return {
    safetyMs: 0,
    livenessMs: 0,
    stayDown: 0,
    weather: { ...CALM, delayMinMs, delayMaxMs },
    turnDelayMaxMs,
    smallTurnChance: 0,
    segmentBytes: 64 * 1024 * 1024,
    syncMinMs,
    syncMaxMs,
    syncTailChance: 0,
    syncTailMeanMs: 0,
    isTorn: false,
    clocks: [],
    options: {},
  };
}

/** What went over the network and to the disks. */
export interface Traffic {
  readonly messages: number;
  /** Of the messages' bodies. */
  readonly bytes: number;
  readonly syncs: number;
}

export function trafficOf(world: World, disks: readonly (SimulatedDisk | undefined)[]): Traffic {
  const { sent: messages, bytes } = world.network.stats;
  return { messages, bytes, syncs: disks.reduce((sum, disk) => sum + (disk?.syncs ?? 0), 0) };
}

/** Between two readings, over `count` things. */
export function trafficPer(count: number, before: Traffic, after: Traffic): Traffic {
  return {
    messages: (after.messages - before.messages) / count,
    bytes: (after.bytes - before.bytes) / count,
    syncs: (after.syncs - before.syncs) / count,
  };
}

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

export function distributionOf(sample: readonly number[]): Distribution {
  const values = [...sample].sort((a, b) => a - b);
  // The smallest value that so many are at or below.
  const at = (share: number): number => values[Math.max(0, Math.ceil(share * values.length) - 1)] ?? Number.NaN;
  return { count: values.length, min: at(0), median: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1), values };
}
