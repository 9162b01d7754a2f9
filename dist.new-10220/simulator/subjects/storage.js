// Storage as campaigns run it: write-ahead log, snapshots, identity and acquaintances under the real driver, on a disk that does
// all that disks do.
import { STORAGE_MUTANTS, STORAGE_RULES } from '../storage/mutants.js';
import { generateStoragePlan, STORAGE_FAULTS } from '../storage/plan.js';
import { runStoragePlan } from '../storage/run.js';
import { parseFaults, rulesWith } from '../subject.js';
const NAME = 'storage';
export const storageSubject = {
    name: NAME,
    description: 'storage of one member: power cuts, torn, lost and misdirected writes, bit rot, failed syncs, full disks',
    faults: STORAGE_FAULTS,
    mutants: STORAGE_MUTANTS,
    plan: (seed, options = {}) => generateStoragePlan(NAME, seed, parseFaults(options.faults ?? STORAGE_FAULTS, STORAGE_FAULTS)),
    run: (plan, mutant, log) => runStoragePlan(plan, rulesWith(STORAGE_RULES, STORAGE_MUTANTS, mutant), log),
    lists: (plan) => [{ items: plan.actions, with: (items) => ({ ...plan, actions: items }) }],
    cutAfter: (plan, atMs) => ({ ...plan, actions: plan.actions.filter(({ at }) => at <= atMs) }),
    simpler: (plan) => [
        { ...plan, settings: { ...plan.settings, syncTailChance: 0 } },
        { ...plan, settings: { ...plan.settings, isTorn: false } },
        { ...plan, settings: { ...plan.settings, turnDelayMaxMs: 0 } },
    ],
};
//# sourceMappingURL=storage.js.map