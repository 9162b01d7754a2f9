// `quorate/simulator`: whole clusters in one process, from a seed, under faults, with every invariant checked.

export {
  type CampaignOptions,
  type CampaignProgress,
  type CampaignResult,
  type Failure,
  runCampaign,
} from './campaign.ts';
export { findSubject, SUBJECTS } from './registry.ts';
export type { Mutant, Plan, PlanOptions, RunResult, Subject, Violation } from './subject.ts';
