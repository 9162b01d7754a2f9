// One worker of a campaign: runs its seeds one after the other, and tells how far it is.

import { parentPort, workerData } from 'node:worker_threads';
import { type CampaignProgress, type CampaignResult, runCampaign } from '../simulator/campaign.ts';
import type { PlanOptions } from '../simulator/subject.ts';

export interface WorkerTask extends Pick<PlanOptions, 'nodes' | 'faults'> {
  readonly protocol: string;
  readonly mutant?: string | undefined;
  readonly firstSeed: number;
  readonly seeds: number;
  readonly stopsAtViolation: boolean;
  /** Of one number: not 0 once all shall stop. */
  readonly stop: SharedArrayBuffer;
}

export type WorkerProgress = Pick<CampaignProgress, 'seedsDone' | 'steps'>;

export interface WorkerMessage {
  readonly progress?: WorkerProgress;
  /** As soon as it failed. */
  readonly failedSeed?: number;
  /** The last message. */
  readonly result?: CampaignResult;
}

const TELL_EVERY_MS = 100;

function work(task: WorkerTask, tell: (message: WorkerMessage) => void): void {
  const stop = new Int32Array(task.stop);
  let toldAt = 0;
  const { stop: _stop, ...options } = task;
  const result = runCampaign({
    ...options,
    onSeed: ({ seed, seedsDone, steps, result: { violation } }) => {
      if (violation !== undefined) tell({ failedSeed: seed });
      if (performance.now() - toldAt >= TELL_EVERY_MS || violation !== undefined) {
        toldAt = performance.now();
        tell({ progress: { seedsDone, steps } });
      }
      if (violation !== undefined && task.stopsAtViolation) Atomics.store(stop, 0, 1);
      return Atomics.load(stop, 0) !== 0;
    },
  });
  tell({ result });
}

const port = parentPort;
if (port !== null) work(workerData as WorkerTask, (message) => port.postMessage(message));
