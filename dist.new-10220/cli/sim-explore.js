// `quorate sim explore raft`: every state that a small cluster can reach, within bounds, by the real protocol code.
import { Command } from 'commander';
import { QuorateError } from '../core/errors.js';
import { explore } from '../simulator/explore.js';
import { EXIT } from './exit-codes.js';
import { whole } from './flag-values.js';
import { progressLine } from './progress.js';
const STATES_MAX = 1_000_000;
export function exploreCommand(setExitCode) {
    const command = new Command('explore').description('explore every state that a small cluster can reach');
    command
        .command('raft')
        .description('Raft: any order, loss and repetition of messages, any time-out and crash at any time, within bounds')
        .option('--nodes <number>', 'members of the cluster', whole, 3)
        .option('--terms <number>', 'the highest term that anybody campaigns for', whole, 2)
        .option('--proposals <number>', 'proposals in all', whole, 1)
        .option('--crashes <number>', 'crashes in all', whole, 0)
        .option('--states-max <number>', 'give up, incomplete, at so many states', whole, STATES_MAX)
        .option('--mutant <name>', 'switch one of the protocol’s rules off, to see what comes of it')
        .option('--json', 'print the result as JSON')
        .addHelpText('after', '\nExit codes: 0 no violation found, 1 a violation, with a shortest path to it.')
        .action((flags) => setExitCode(runExplore(flags)));
    return command;
}
function runExplore(flags) {
    const began = performance.now();
    const line = progressLine(flags.json === true);
    const result = exploreWith(flags, ({ states, transitions, depth }) => {
        // Where the states end is not known, only where they may not go beyond.
        line.show(undefined, `${states} states (at most ${flags.statesMax}), ${transitions} transitions, depth ${depth}`);
    });
    line.clear();
    const seconds = (performance.now() - began) / 1000;
    if (flags.json)
        console.log(JSON.stringify({ ...result, seconds }));
    else
        print(result, seconds);
    return result.violation === undefined ? EXIT.ok : EXIT.failure;
}
/** Bounds that make no sense and unknown mutants are wrong arguments. */
function exploreWith(flags, onProgress) {
    const { nodes, terms, proposals, crashes, statesMax, mutant } = flags;
    try {
        return explore({
            nodes,
            termMax: terms,
            proposalsMax: proposals,
            crashesMax: crashes,
            statesMax,
            mutant,
            onProgress,
        });
    }
    catch (thrown) {
        const error = QuorateError.from(thrown);
        if (error.code === 'bad-option')
            throw new QuorateError('invalid-option', error.message, { cause: error });
        throw thrown;
    }
}
function print({ states, transitions, depth, isComplete, violation }, seconds) {
    console.log(`${states} states, ${transitions} transitions, depth ${depth}, in ${seconds.toFixed(1)} s`);
    if (violation !== undefined) {
        console.log(`violation of ${violation.invariant}: ${violation.message}`);
        violation.path.forEach((step, at) => {
            console.log(`${String(at + 1).padStart(3)}  ${step}`);
        });
    }
    else if (isComplete)
        console.log('complete: no violation within these bounds');
    else
        console.log('incomplete: no violation so far; --states-max allows more');
}
//# sourceMappingURL=sim-explore.js.map