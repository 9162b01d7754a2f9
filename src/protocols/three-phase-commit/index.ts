// Three-phase commit's public face: the definition that drivers run, and the types of what they carry.

import type { Definition } from '../../core/protocol.ts';
import { createMachine } from './machine.ts';
import type { ThreePhaseSpec } from './messages.ts';
import { parseThreePhaseOptions, type ThreePhaseOptions } from './options.ts';
import { checkpoint } from './recovery.ts';
import { RULES, type Rules } from './rules.ts';
import { threePhaseWire } from './wire.ts';

export type { Phase, ThreePhaseSpec } from './messages.ts';
export type { ThreePhaseOptions } from './options.ts';
export { RULES, type Rules } from './rules.ts';
export type { Participation, Undecided } from './state.ts';

/** Three-phase commit with other rules: for mutants, which switch one off to see that somebody notices. */
export function createThreePhaseCommit(rules: Rules): Definition<ThreePhaseSpec, ThreePhaseOptions> {
  return {
    name: 'three-phase-commit',
    parseOptions: parseThreePhaseOptions,
    create: (init) => createMachine(init, rules),
    wire: threePhaseWire,
    checkpoint,
  };
}

export const threePhaseCommit: Definition<ThreePhaseSpec, ThreePhaseOptions> = createThreePhaseCommit(RULES);
