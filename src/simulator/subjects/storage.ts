// Storage as campaigns run it: write-ahead log, snapshots, identity and acquaintances under the real driver, on a disk that does
// all that disks do.

import { STORAGE_MUTANTS, STORAGE_RULES } from '../storage/mutants.ts';
import { generateStoragePlan, STORAGE_FAULTS, type StoragePlan } from '../storage/plan.ts';
import { runStoragePlan } from '../storage/run.ts';
import { parseFaults, rulesWith, type Subject } from '../subject.ts';

const NAME = 'storage';

export const storageSubject: Subject<StoragePlan> = {
  name: NAME,
  description:
    'storage of one member: power cuts, torn, lost and misdirected writes, bit rot, failed syncs, full disks',
  faults: STORAGE_FAULTS,
  mutants: STORAGE_MUTANTS,
  plan: (seed, options = {}) =>
    generateStoragePlan(NAME, seed, parseFaults(options.faults ?? STORAGE_FAULTS, STORAGE_FAULTS)),
  run: (plan, mutant, log) => runStoragePlan(plan, rulesWith(STORAGE_RULES, STORAGE_MUTANTS, mutant), log),
  lists: (plan) => [{ items: plan.actions, with: (items) => ({ ...plan, actions: items as StoragePlan['actions'] }) }],
  cutAfter: (plan, atMs) => ({ ...plan, actions: plan.actions.filter(({ at }) => at <= atMs) }),
  simpler: (plan) => [
    { ...plan, settings: { ...plan.settings, syncTailChance: 0 } },
    { ...plan, settings: { ...plan.settings, isTorn: false } },
    { ...plan, settings: { ...plan.settings, turnDelayMaxMs: 0 } },
  ],
};
