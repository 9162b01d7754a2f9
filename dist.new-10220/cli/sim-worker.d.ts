import { type CampaignProgress, type CampaignResult } from '../simulator/campaign.ts';
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
