// `quorate sim --mutants`: each protocol's rules switched off one at a time, and how soon the checkers notice.
import { runMutants } from '../simulator/mutant-campaign.js';
import { SUBJECTS } from '../simulator/registry.js';
import { EXIT } from './exit-codes.js';
import { progressLine } from './progress.js';
/** Prints a row as each mutant is done. Fails if one of them was not caught. */
export function runMutantsCommand({ protocol, trials, seeds, only, json }) {
    if (!json) {
        console.log(`each rule switched off by itself, ${trials} trials of at most ${seeds} seeds\n`);
        console.log(row('protocol', 'mutant', 'caught', 'median', 'by'));
    }
    const line = progressLine(json === true);
    const reports = runMutants({
        protocol,
        names: only,
        trials,
        seedsMax: seeds,
        onReport: (report) => {
            line.clear();
            if (!json)
                console.log(rowOf(report));
        },
        onSeed: ({ mutant, done, of, trial, seeds: soFar }) => {
            line.show(done / of, `${mutant}: trial ${trial + 1} of ${trials}, ${soFar} seeds`);
        },
    });
    line.clear();
    const caught = reports.filter(({ median }) => median !== undefined);
    if (json)
        console.log(JSON.stringify(reports.map(brief)));
    else
        console.log(`\n${caught.length} of ${reports.length} caught`);
    return caught.length === reports.length ? EXIT.ok : EXIT.failure;
}
function rowOf({ protocol, mutant, median, seedsToCatch, invariants }) {
    const times = seedsToCatch.filter((each) => each !== undefined).length;
    return row(protocol, mutant.name, `${times}/${seedsToCatch.length}`, median?.toString() ?? '-', invariants.join(', '));
}
const PROTOCOL_WIDTH = Math.max('protocol'.length, ...SUBJECTS.map(({ name }) => name.length));
const NAME_WIDTH = Math.max(...SUBJECTS.flatMap(({ mutants }) => mutants.map(({ name }) => name.length)));
function row(protocol, name, caught, median, by) {
    return `${protocol.padEnd(PROTOCOL_WIDTH)}  ${name.padEnd(NAME_WIDTH)}  ${caught.padStart(6)}  ${median.padStart(6)}  ${by}`.trimEnd();
}
function brief({ mutant, ...report }) {
    return { mutant: mutant.name, description: mutant.description, ...report };
}
//# sourceMappingURL=sim-mutants.js.map