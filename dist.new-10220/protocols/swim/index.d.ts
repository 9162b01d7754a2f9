import type { Definition } from '../../core/protocol.ts';
import type { SwimSpec } from './messages.ts';
import { type SwimOptions } from './options.ts';
import { type Rules } from './rules.ts';
export type { MemberInfo, Status, SwimCommand, SwimEvent, SwimMessage, SwimRecord, SwimResult, SwimSpec, Update, } from './messages.ts';
export { DEFAULT_SWIM_OPTIONS, PLAIN_SWIM_OPTIONS, parseSwimOptions, type SwimOptions } from './options.ts';
export { RULES, type Rules } from './rules.ts';
export { groupSize, isLive, type Member, type SwimState } from './state.ts';
/** SWIM with other rules: for mutants, which switch one off to see that somebody notices. */
export declare function createSwim(rules: Rules): Definition<SwimSpec, SwimOptions>;
export declare const swim: Definition<SwimSpec, SwimOptions>;
