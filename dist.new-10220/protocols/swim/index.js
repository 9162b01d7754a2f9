// SWIM's public face: the definition that drivers run, and the types of what they carry.
import { createMachine } from './machine.js';
import { parseSwimOptions } from './options.js';
import { RULES } from './rules.js';
import { swimWire } from './wire.js';
export { DEFAULT_SWIM_OPTIONS, PLAIN_SWIM_OPTIONS, parseSwimOptions } from './options.js';
export { RULES } from './rules.js';
export { groupSize, isLive } from './state.js';
/** SWIM with other rules: for mutants, which switch one off to see that somebody notices. */
export function createSwim(rules) {
    return {
        name: 'swim',
        parseOptions: parseSwimOptions,
        create: (init) => createMachine(init, rules),
        wire: swimWire,
        checkpoint: ({ incarnation }) => [{ type: 'incarnation', incarnation }],
    };
}
export const swim = createSwim(RULES);
//# sourceMappingURL=index.js.map