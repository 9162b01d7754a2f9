export { type CampaignOptions, type CampaignProgress, type CampaignResult, type Failure, runCampaign, } from './campaign.ts';
export { findSubject, SUBJECTS } from './registry.ts';
export type { Mutant, Plan, PlanOptions, RunResult, Subject, Violation } from './subject.ts';
