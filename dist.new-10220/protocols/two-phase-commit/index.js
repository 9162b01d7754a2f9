// Two-phase commit's public face: the definition that drivers run, and the types of what they carry.
import { createMachine } from './machine.js';
import { parseTwoPhaseOptions } from './options.js';
import { checkpoint } from './recovery.js';
import { twoPhaseWire } from './wire.js';
export { RULES } from './rules.js';
/** Two-phase commit with other rules: for mutants, which switch one off to see that somebody notices. */
export function createTwoPhaseCommit(rules) {
    return {
        name: 'two-phase-commit',
        parseOptions: parseTwoPhaseOptions,
        create: (init) => createMachine(init, rules),
        wire: twoPhaseWire,
        checkpoint,
    };
}
//# sourceMappingURL=index.js.map