// Paxos's public face: the definition that drivers run, and the types of what they carry.

import type { Definition } from '../../core/protocol.ts';
import { checkpoint, createMachine } from './machine.ts';
import type { PaxosSpec } from './messages.ts';
import { type PaxosOptions, parsePaxosOptions } from './options.ts';
import { RULES, type Rules } from './rules.ts';
import { paxosWire } from './wire.ts';

export { type Ballot, compareBallots, NO_BALLOT, showBallot } from './ballot.ts';
export type { PaxosMessage, PaxosSpec, Proposal } from './messages.ts';
export type { PaxosOptions } from './options.ts';
export { RULES, type Rules } from './rules.ts';

/** Paxos with other rules: for mutants, which switch one off to see that somebody notices. */
export function createPaxos(rules: Rules): Definition<PaxosSpec, PaxosOptions> {
  return {
    name: 'paxos',
    parseOptions: parsePaxosOptions,
    create: (init) => createMachine(init, rules),
    wire: paxosWire,
    checkpoint,
  };
}

export const paxos: Definition<PaxosSpec, PaxosOptions> = createPaxos(RULES);
