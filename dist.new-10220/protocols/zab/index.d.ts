import type { LogDefinition } from '../replicated-log.ts';
import type { ZabSpec } from './messages.ts';
import { type ZabOptions } from './options.ts';
import { type Rules } from './rules.ts';
export type { ZabMessage, ZabRecord, ZabSpec, ZabTimer } from './messages.ts';
export { DEFAULT_ZAB_OPTIONS, type ZabOptions } from './options.ts';
export { comparePositions, type Position, RULES, type Rules } from './rules.ts';
export type { Follower, Leader, Looking, MembershipAt, Progress, ZabState } from './state.ts';
/** ZAB with other rules: for mutants, which switch one off to see that somebody notices. */
export declare function createZab(rules: Rules): LogDefinition<ZabSpec, ZabOptions>;
export declare const zab: LogDefinition<ZabSpec, ZabOptions>;
