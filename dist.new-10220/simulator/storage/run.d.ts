import type { RunResult } from '../subject.ts';
import type { StorageRules } from './mutants.ts';
import type { StoragePlan } from './plan.ts';
export declare function runStoragePlan(plan: StoragePlan, rules: StorageRules, log?: (line: string) => void): RunResult;
