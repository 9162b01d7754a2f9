import type { Plan, PlanOptions, RunResult, Violation } from './subject.ts';
export interface CampaignOptions extends PlanOptions {
    readonly protocol: string;
    /** Seeds `firstSeed`, `firstSeed` + 1, … */
    readonly firstSeed: number;
    readonly seeds: number;
    /** The rule to switch off. */
    readonly mutant?: string | undefined;
    /** Stop at the first violation. Default true. */
    readonly stopsAtViolation?: boolean | undefined;
    /** After every seed; true stops the campaign (a clock, Ctrl-C: the campaign itself knows no time). */
    readonly onSeed?: ((progress: CampaignProgress) => boolean | undefined) | undefined;
}
export interface CampaignProgress {
    readonly seed: number;
    readonly result: RunResult;
    readonly seedsDone: number;
    readonly steps: number;
    readonly simulatedMs: number;
}
export interface Failure extends Violation {
    readonly seed: number;
    readonly plan: Plan;
}
export interface CampaignResult {
    readonly seedsDone: number;
    readonly steps: number;
    readonly simulatedMs: number;
    /** Sums of what the runs counted. */
    readonly counts: Readonly<Record<string, number>>;
    readonly failures: readonly Failure[];
}
export declare function runCampaign(options: CampaignOptions): CampaignResult;
