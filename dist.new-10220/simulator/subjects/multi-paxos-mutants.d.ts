import type { Rules } from '../../protocols/multi-paxos/index.ts';
import { type RuleMutant } from '../subject.ts';
export declare const MULTI_PAXOS_MUTANTS: readonly RuleMutant<Rules>[];
