// Gossip's public face: the definition that drivers run, and the types of what they carry.

import type { Definition } from '../../core/protocol.ts';
import { createMachine } from './machine.ts';
import type { GossipSpec } from './messages.ts';
import { type GossipOptions, parseGossipOptions } from './options.ts';
import { RULES, type Rules } from './rules.ts';
import { entriesOf } from './state.ts';
import { gossipWire } from './wire.ts';

export { problemOf } from './machine.ts';
export type {
  Entry,
  GossipCommand,
  GossipEvent,
  GossipMessage,
  GossipRecord,
  GossipResult,
  GossipSpec,
  KeyVersion,
  Version,
} from './messages.ts';
export { DEFAULT_GOSSIP_OPTIONS, type GossipOptions, parseGossipOptions } from './options.ts';
export { RULES, type Rules } from './rules.ts';
export { entriesOf, entryOf, type GossipState } from './state.ts';

/** Gossip with other rules: for mutants, which switch one off to see that somebody notices. */
export function createGossip(rules: Rules): Definition<GossipSpec, GossipOptions> {
  return {
    name: 'gossip',
    parseOptions: parseGossipOptions,
    create: (init) => createMachine(init, rules),
    wire: gossipWire,
    checkpoint: (state) => [
      { type: 'reaped', below: state.reapedBelow },
      ...entriesOf(state).map((entry) => ({ type: 'entry', entry }) as const),
    ],
  };
}

export const gossip: Definition<GossipSpec, GossipOptions> = createGossip(RULES);
