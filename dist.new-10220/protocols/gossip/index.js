// Gossip's public face: the definition that drivers run, and the types of what they carry.
import { createMachine } from './machine.js';
import { parseGossipOptions } from './options.js';
import { RULES } from './rules.js';
import { entriesOf } from './state.js';
import { gossipWire } from './wire.js';
export { DEFAULT_GOSSIP_OPTIONS, parseGossipOptions } from './options.js';
export { RULES } from './rules.js';
export { entriesOf, entryOf } from './state.js';
/** Gossip with other rules: for mutants, which switch one off to see that somebody notices. */
export function createGossip(rules) {
    return {
        name: 'gossip',
        parseOptions: parseGossipOptions,
        create: (init) => createMachine(init, rules),
        wire: gossipWire,
        checkpoint: (state) => [
            { type: 'reaped', below: state.reapedBelow },
            ...entriesOf(state).map((entry) => ({ type: 'entry', entry })),
        ],
    };
}
export const gossip = createGossip(RULES);
//# sourceMappingURL=index.js.map