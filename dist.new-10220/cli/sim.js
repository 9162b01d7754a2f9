// `quorate sim`: simulated clusters from seeds, replays of runs that were written to files, and what else runs in the
// simulator.
import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { QuorateError } from '../core/errors.js';
import { SUBJECTS } from '../simulator/registry.js';
import { parseTrace, replay } from '../simulator/replay.js';
import { EXIT } from './exit-codes.js';
import { count, list } from './flag-values.js';
import { asUsage, campaignCommand } from './sim-campaign.js';
import { exploreCommand } from './sim-explore.js';
import { runMutantsCommand } from './sim-mutants.js';
import { showCommand } from './sim-show.js';
/** More would say that the checkers hardly notice the rule. */
const MUTANT_SEEDS = 200;
const MUTANT_TRIALS = 3;
export function simCommand(setExitCode) {
    const sim = new Command('sim').description('run simulated clusters under faults from a seed, checking every invariant');
    sim
        .enablePositionalOptions()
        .option('--mutants', 'switch each protocol’s rules off one at a time, and print how soon that is noticed')
        .option('--protocol <name>', 'with --mutants: this protocol only')
        .option('--trials <number>', 'with --mutants: hunts of each, over different seeds', count, MUTANT_TRIALS)
        .option('--seeds-max <number>', 'with --mutants: seeds a hunt may take', count, MUTANT_SEEDS)
        .option('--only <names>', 'with --mutants: these only', list)
        .option('--json', 'with --mutants: print the result as JSON')
        .action((options) => {
        if (options.mutants === undefined)
            sim.help({ error: true });
        const { protocol, trials, seedsMax: seeds, only, json } = options;
        setExitCode(asUsage(() => runMutantsCommand({ protocol, trials, seeds, only, json })));
    });
    for (const subject of SUBJECTS)
        sim.addCommand(campaignCommand(subject, setExitCode));
    sim.addCommand(exploreCommand(setExitCode));
    sim.addCommand(showCommand(setExitCode));
    sim
        .command('replay')
        .description('repeat a run from a file, printing what happened step by step')
        .argument('<file>', 'written by --trace or --keep')
        .option('--quiet', 'print the outcome only')
        .action((file, options) => setExitCode(runReplay(file, options.quiet === true)));
    return sim;
}
function runReplay(path, isQuiet) {
    let text;
    try {
        text = readFileSync(path, 'utf8');
    }
    catch (thrown) {
        throw QuorateError.from(thrown, 'bad-input');
    }
    const { result, isSame, trace } = replay(parseTrace(text), isQuiet ? undefined : console.log);
    const { violation } = result;
    console.log(`${result.steps} steps, ${(result.simulatedMs / 1000).toFixed(1)} s simulated, hash ${result.hash}`);
    if (!isSame)
        console.log(`not the run that was recorded (hash ${trace.hash}): the code has changed since`);
    console.log(violation ? `violation of ${violation.invariant} at step ${violation.step}: ${violation.message}` : 'no violation');
    return violation ? EXIT.failure : EXIT.ok;
}
//# sourceMappingURL=sim.js.map