// `quorate/simulator`: whole clusters in one process, from a seed, under faults, with every invariant checked.

export {
  type CampaignOptions,
  type CampaignProgress,
  type CampaignResult,
  type Failure,
  planFor,
  runCampaign,
  subjectOf,
} from './campaign.ts';
export { FAULTS, type Fault, type Plan } from './log/plan.ts';
export { type RunResult, runPlan, type Violation } from './log/run.ts';
