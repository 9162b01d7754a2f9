// `quorate/simulator`: whole clusters in one process, from a seed, under faults, with every invariant checked.
export { runCampaign, } from './campaign.js';
export { findSubject, SUBJECTS } from './registry.js';
//# sourceMappingURL=index.js.map