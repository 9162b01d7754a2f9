// The surroundings in which protocols are compared, and how what they cost is counted.
import { CALM } from '../network.js';
const fixed = (delayMs, syncMs) => ({
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
export const DATA_CENTRE = {
    delayMinMs: 0.2,
    delayMaxMs: 1,
    syncMinMs: 1,
    syncMaxMs: 3,
    turnDelayMaxMs: 0.2,
};
/** The settings of a run under `conditions`, in the words of the simulator's plans. */
export function settingsOf(conditions) {
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
export function trafficOf(world, disks) {
    const { sent: messages, bytes } = world.network.stats;
    return { messages, bytes, syncs: disks.reduce((sum, disk) => sum + (disk?.syncs ?? 0), 0) };
}
/** Between two readings, over `count` things. */
export function trafficPer(count, before, after) {
    return {
        messages: (after.messages - before.messages) / count,
        bytes: (after.bytes - before.bytes) / count,
        syncs: (after.syncs - before.syncs) / count,
    };
}
export function distributionOf(sample) {
    const values = [...sample].sort((a, b) => a - b);
    // The smallest value that so many are at or below.
    const at = (share) => values[Math.max(0, Math.ceil(share * values.length) - 1)] ?? Number.NaN;
    return { count: values.length, min: at(0), median: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1), values };
}
//# sourceMappingURL=conditions.js.map