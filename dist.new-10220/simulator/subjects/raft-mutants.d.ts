import type { Rules } from '../../protocols/raft/index.ts';
import { type RuleMutant } from '../subject.ts';
export declare const RAFT_MUTANTS: readonly RuleMutant<Rules>[];
