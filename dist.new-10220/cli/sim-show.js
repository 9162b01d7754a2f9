// `quorate sim show`: known results about protocols, each reproduced by the real code in the simulator.
import { Command } from 'commander';
import { QuorateError } from '../core/errors.js';
import { findResult, RESULTS } from '../simulator/results/registry.js';
import { EXIT } from './exit-codes.js';
export function showCommand(setExitCode) {
    return new Command('show')
        .description('show a known result about a protocol, such as how three-phase commit splits under a partition')
        .argument('[result]', 'its name; without one, lists them all')
        .addHelpText('after', '\nExit codes: 0 the result is as it is known, 1 it is not.')
        .action((name) => setExitCode(name === undefined ? list() : show(name)));
}
function list() {
    const width = Math.max(0, ...RESULTS.map(({ name }) => name.length));
    for (const { name, title } of RESULTS)
        console.log(`${name.padEnd(width)}  ${title}`);
    return EXIT.ok;
}
function show(name) {
    const result = findChosen(name);
    console.log(`${result.title}\n`);
    const isAsKnown = result.show(console.log);
    if (!isAsKnown)
        console.log('\nThis is not the known result.');
    return isAsKnown ? EXIT.ok : EXIT.failure;
}
/** A wrong name is a wrong argument. */
function findChosen(name) {
    try {
        return findResult(name);
    }
    catch (thrown) {
        const { message } = QuorateError.from(thrown);
        throw new QuorateError('invalid-option', message, { cause: thrown });
    }
}
//# sourceMappingURL=sim-show.js.map