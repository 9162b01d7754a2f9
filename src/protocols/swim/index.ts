// SWIM's public face: the definition that drivers run, and the types of what they carry.

import type { Definition } from '../../core/protocol.ts';
import { createMachine } from './machine.ts';
import type { SwimMessage, SwimSpec } from './messages.ts';
import { parseSwimOptions, type SwimOptions } from './options.ts';
import { RULES, type Rules } from './rules.ts';
import { swimWire } from './wire.ts';

export type {
  MemberInfo,
  Status,
  SwimCommand,
  SwimEvent,
  SwimMessage,
  SwimRecord,
  SwimResult,
  SwimSpec,
  Update,
} from './messages.ts';
export { DEFAULT_SWIM_OPTIONS, PLAIN_SWIM_OPTIONS, parseSwimOptions, type SwimOptions } from './options.ts';
export { RULES, type Rules } from './rules.ts';
export { knowledgeOf, type SwimState } from './state.ts';

/** By which way a driver that has both should send it: what must arrive, and what may be large, as a stream. */
export function isForStream(message: SwimMessage): boolean {
  switch (message.type) {
    case 'sync':
    case 'sync-reply':
      return true;
    case 'ping':
    case 'ack':
      return message.isFallback;
    default:
      return false;
  }
}

/** SWIM with other rules: for mutants, which switch one off to see that somebody notices. */
export function createSwim(rules: Rules): Definition<SwimSpec, SwimOptions> {
  return {
    name: 'swim',
    parseOptions: parseSwimOptions,
    create: (init) => createMachine(init, rules),
    wire: swimWire,
    checkpoint: ({ incarnation }) => [{ type: 'incarnation', incarnation }],
  };
}

export const swim: Definition<SwimSpec, SwimOptions> = createSwim(RULES);
