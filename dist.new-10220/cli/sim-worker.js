// One worker of a campaign: runs its seeds one after the other, and tells how far it is.
import { parentPort, workerData } from 'node:worker_threads';
import { runCampaign } from '../simulator/campaign.js';
const TELL_EVERY_MS = 100;
function work(task, tell) {
    const stop = new Int32Array(task.stop);
    let toldAt = 0;
    const { stop: _stop, ...options } = task;
    const result = runCampaign({
        ...options,
        onSeed: ({ seed, seedsDone, steps, result: { violation } }) => {
            if (violation !== undefined)
                tell({ failedSeed: seed });
            if (performance.now() - toldAt >= TELL_EVERY_MS || violation !== undefined) {
                toldAt = performance.now();
                tell({ progress: { seedsDone, steps } });
            }
            if (violation !== undefined && task.stopsAtViolation)
                Atomics.store(stop, 0, 1);
            return Atomics.load(stop, 0) !== 0;
        },
    });
    tell({ result });
}
const port = parentPort;
if (port !== null)
    work(workerData, (message) => port.postMessage(message));
//# sourceMappingURL=sim-worker.js.map