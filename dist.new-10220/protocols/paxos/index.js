// Paxos's public face: the definition that drivers run, and the types of what they carry.
import { checkpoint, createMachine } from './machine.js';
import { parsePaxosOptions } from './options.js';
import { RULES } from './rules.js';
import { paxosWire } from './wire.js';
export { compareBallots, NO_BALLOT, showBallot } from './ballot.js';
export { RULES } from './rules.js';
/** Paxos with other rules: for mutants, which switch one off to see that somebody notices. */
export function createPaxos(rules) {
    return {
        name: 'paxos',
        parseOptions: parsePaxosOptions,
        create: (init) => createMachine(init, rules),
        wire: paxosWire,
        checkpoint,
    };
}
export const paxos = createPaxos(RULES);
//# sourceMappingURL=index.js.map