import type { Rules } from '../../protocols/zab/index.ts';
import { type RuleMutant } from '../subject.ts';
export declare const ZAB_MUTANTS: readonly RuleMutant<Rules>[];
