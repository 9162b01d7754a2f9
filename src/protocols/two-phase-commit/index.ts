// Two-phase commit's public face: the definition that drivers run, and the types of what they carry.

import type { Definition } from '../../core/protocol.ts';
import { createMachine } from './machine.ts';
import type { TwoPhaseSpec } from './messages.ts';
import { parseTwoPhaseOptions, type TwoPhaseOptions } from './options.ts';
import { checkpoint } from './recovery.ts';
import { RULES, type Rules } from './rules.ts';
import { twoPhaseWire } from './wire.ts';

export type { TwoPhaseSpec } from './messages.ts';
export type { TwoPhaseOptions } from './options.ts';
export { RULES, type Rules } from './rules.ts';

/** Two-phase commit with other rules: for mutants, which switch one off to see that somebody notices. */
export function createTwoPhaseCommit(rules: Rules): Definition<TwoPhaseSpec, TwoPhaseOptions> {
  return {
    name: 'two-phase-commit',
    parseOptions: parseTwoPhaseOptions,
    create: (init) => createMachine(init, rules),
    wire: twoPhaseWire,
    checkpoint,
  };
}

export const twoPhaseCommit: Definition<TwoPhaseSpec, TwoPhaseOptions> = createTwoPhaseCommit(RULES);
