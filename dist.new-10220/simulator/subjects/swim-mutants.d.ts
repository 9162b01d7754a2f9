import type { Rules } from '../../protocols/swim/index.ts';
import { type RuleMutant } from '../subject.ts';
export declare const SWIM_MUTANTS: readonly RuleMutant<Rules>[];
