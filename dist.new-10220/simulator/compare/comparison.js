// Everything that is compared, in one piece of plain data: the same seed gives the same numbers, on any machine.
import { LOGS } from './contestants.js';
import { measurePartition } from './partition.js';
import { measureRecovery } from './recovery.js';
import { measureSteady } from './steady.js';
import { measureLoss, measureStall } from './trouble.js';
export const DEFAULT_COMPARISON = { seed: 1, seeds: 200, nodes: 3, partitionedNodes: 5 };
export function compareProtocols(options) {
    const { onProgress = () => { }, ...numbers } = options;
    return { ...numbers, logs: LOGS.map((contestant) => compareLog(contestant, options, onProgress)) };
}
function compareLog(contestant, { seed, seeds, nodes, partitionedNodes }, onProgress) {
    const { name, title } = contestant;
    onProgress(`${title}: what an entry costs`);
    const steady = measureSteady(contestant, seed, nodes);
    onProgress(`${title}: ${seeds} crashes of the leader`);
    const recoveryMs = measureRecovery(contestant, seed, seeds, nodes);
    const partitions = Math.max(1, Math.round(seeds / 10));
    onProgress(`${title}: ${partitions} partitions`);
    const partition = measurePartition(contestant, seed, partitions, partitionedNodes);
    onProgress(`${title}: lost messages, stalled disks`);
    const loss = measureLoss(contestant, seed, partitions, nodes);
    const stall = measureStall(contestant, seed, partitions, nodes);
    return { name, title, steady, recoveryMs, partition, loss, stall };
}
//# sourceMappingURL=comparison.js.map