import type { LogDefinition } from '../replicated-log.ts';
import type { RaftSpec } from './messages.ts';
import { type RaftOptions } from './options.ts';
import { type Rules } from './rules.ts';
export type { RaftMessage, RaftRecord, RaftSpec, RaftTimer } from './messages.ts';
export { DEFAULT_RAFT_OPTIONS, type RaftOptions } from './options.ts';
export { RULES, type Rules } from './rules.ts';
export type { Candidate, Follower, Leader, MembershipAt, Progress, RaftState } from './state.ts';
/** Raft with other rules: for mutants, which switch one off to see that somebody notices. */
export declare function createRaft(rules: Rules): LogDefinition<RaftSpec, RaftOptions>;
export declare const raft: LogDefinition<RaftSpec, RaftOptions>;
