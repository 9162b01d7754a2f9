import type { Definition } from '../../core/protocol.ts';
import type { TwoPhaseSpec } from './messages.ts';
import { type TwoPhaseOptions } from './options.ts';
import type { Rules } from './rules.ts';
export type { TwoPhaseSpec } from './messages.ts';
export type { TwoPhaseOptions } from './options.ts';
export { RULES, type Rules } from './rules.ts';
/** Two-phase commit with other rules: for mutants, which switch one off to see that somebody notices. */
export declare function createTwoPhaseCommit(rules: Rules): Definition<TwoPhaseSpec, TwoPhaseOptions>;
