import type { LogDefinition } from '../replicated-log.ts';
import type { MultiPaxosSpec } from './messages.ts';
import { type MultiPaxosOptions } from './options.ts';
import { type Rules } from './rules.ts';
export type { MultiPaxosMessage, MultiPaxosRecord, MultiPaxosSpec, MultiPaxosTimer } from './messages.ts';
export { DEFAULT_MULTI_PAXOS_OPTIONS, type MultiPaxosOptions } from './options.ts';
export { RULES, type Rules } from './rules.ts';
export type { Slots } from './slots.ts';
export type { Candidate, Canvasser, Follower, Leader, MembershipAt, MultiPaxosState, Progress } from './state.ts';
/** Multi-Paxos with other rules: for mutants, which switch one off to see that somebody notices. */
export declare function createMultiPaxos(rules: Rules): LogDefinition<MultiPaxosSpec, MultiPaxosOptions>;
export declare const multiPaxos: LogDefinition<MultiPaxosSpec, MultiPaxosOptions>;
