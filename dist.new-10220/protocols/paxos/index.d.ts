import type { Definition } from '../../core/protocol.ts';
import type { PaxosSpec } from './messages.ts';
import { type PaxosOptions } from './options.ts';
import { type Rules } from './rules.ts';
export { type Ballot, compareBallots, NO_BALLOT, showBallot } from './ballot.ts';
export type { PaxosMessage, PaxosSpec, Proposal } from './messages.ts';
export type { PaxosOptions } from './options.ts';
export { RULES, type Rules } from './rules.ts';
/** Paxos with other rules: for mutants, which switch one off to see that somebody notices. */
export declare function createPaxos(rules: Rules): Definition<PaxosSpec, PaxosOptions>;
export declare const paxos: Definition<PaxosSpec, PaxosOptions>;
