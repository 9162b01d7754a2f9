// NWR replication's public face: the definition that drivers run, and the types of what they carry.

import type { Definition } from '../../core/protocol.ts';
import { checkpoint, createMachine } from './machine.ts';
import type { NwrSpec } from './messages.ts';
import { type NwrOptions, parseNwrOptions } from './options.ts';
import { RULES, type Rules } from './rules.ts';
import { nwrWire } from './wire.ts';

export type { NwrMessage, NwrSpec, ReadRepair, RequestOptions } from './messages.ts';
export type { NwrOptions } from './options.ts';
export { walk } from './ring.ts';
export { RULES, type Rules } from './rules.ts';
export {
  type Context,
  covers,
  coversAll,
  type Dot,
  joinContexts,
  lastOf,
  latestOf,
  type Sibling,
  type Versions,
} from './versions.ts';
export { decodeContext, encodeContext } from './versions-wire.ts';

/** NWR replication with other rules: for mutants, which switch one off to see that somebody notices. */
export function createNwr(rules: Rules): Definition<NwrSpec, NwrOptions> {
  return {
    name: 'nwr',
    parseOptions: parseNwrOptions,
    create: (init) => createMachine(init, rules),
    wire: nwrWire,
    checkpoint,
  };
}

export const nwr: Definition<NwrSpec, NwrOptions> = createNwr(RULES);
