import type { Rules } from '../../protocols/gossip/index.ts';
import { type RuleMutant } from '../subject.ts';
export declare const GOSSIP_MUTANTS: readonly RuleMutant<Rules>[];
