// The lease protocol's public face: the definition that drivers run, and the types of what they carry.

import type { Definition } from '../../core/protocol.ts';
import { checkpoint, createMachine } from './machine.ts';
import type { LeaseSpec } from './messages.ts';
import { type LeaseOptions, parseLeaseOptions } from './options.ts';
import { RULES, type Rules } from './rules.ts';
import { leaseWire } from './wire.ts';

export type { LeaseMessage, LeaseSpec } from './messages.ts';
export type { LeaseOptions } from './options.ts';
export { RULES, type Rules } from './rules.ts';
export { heldToken } from './state.ts';

/** Leases with other rules: for mutants, which switch one off to see that somebody notices. */
export function createLease(rules: Rules): Definition<LeaseSpec, LeaseOptions> {
  return {
    name: 'lease',
    parseOptions: parseLeaseOptions,
    create: (init) => createMachine(init, rules),
    wire: leaseWire,
    checkpoint,
  };
}

export const lease: Definition<LeaseSpec, LeaseOptions> = createLease(RULES);
