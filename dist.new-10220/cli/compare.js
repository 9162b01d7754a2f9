// `quorate compare`: the protocols side by side, in the simulator.
import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { QuorateError } from '../core/errors.js';
import { compareProtocols, DEFAULT_COMPARISON } from '../simulator/compare/comparison.js';
import { plotOf } from '../simulator/compare/plot.js';
import { reportOf } from '../simulator/compare/report.js';
import { EXIT } from './exit-codes.js';
export function compareCommand(setExitCode) {
    const { seed, seeds, nodes, partitionedNodes } = DEFAULT_COMPARISON;
    return new Command('compare')
        .description('run the protocols on one workload and one script of faults, and print what each costs and does')
        .option('--seed <number>', 'the first seed; the same one gives the same numbers', atLeast(1), seed)
        .option('--seeds <number>', 'crashes of the leader, each with a seed of its own', atLeast(1), seeds)
        .option('--nodes <number>', 'members while nothing fails, and when the leader crashes', atLeast(3), nodes)
        .option('--partitioned-nodes <number>', 'members of the cluster that is cut in two', atLeast(3), partitionedNodes)
        .option('--json', 'print everything that was measured as JSON')
        .option('--plot <file>', 'draw it into this file, as SVG')
        .action((flags) => setExitCode(runCompare(flags)));
}
const MOST = 1_000_000;
function atLeast(least) {
    return (text) => {
        const value = Number(text);
        if (!/^\d+$/.test(text) || value < least || value > MOST) {
            throw new InvalidArgumentError(`A whole number from ${least} to ${MOST} is needed.`);
        }
        return value;
    };
}
function runCompare({ json, plot, ...options }) {
    const { stderr } = process;
    const onProgress = (what) => {
        if (stderr.isTTY)
            stderr.write(`\r\u001b[K${what}`);
    };
    const comparison = compareProtocols({ ...options, onProgress });
    if (stderr.isTTY)
        stderr.write('\r\u001b[K');
    console.log(json ? JSON.stringify(comparison) : reportOf(comparison));
    if (plot !== undefined)
        writePlot(plot, plotOf(comparison));
    return EXIT.ok;
}
function writePlot(path, svg) {
    try {
        writeFileSync(path, svg);
    }
    catch (thrown) {
        throw QuorateError.from(thrown);
    }
}
//# sourceMappingURL=compare.js.map