// `quorate compare`: the protocols side by side, in the simulator.

import { writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { QuorateError } from '../core/errors.ts';
import { compareProtocols, DEFAULT_COMPARISON } from '../simulator/compare/comparison.ts';
import { plotOf } from '../simulator/compare/plot.ts';
import { reportOf } from '../simulator/compare/report.ts';
import { EXIT } from './exit-codes.ts';

interface CompareFlags {
  readonly seed: number;
  readonly seeds: number;
  readonly nodes: number;
  readonly partitionedNodes: number;
  readonly participants: number;
  readonly json?: true;
  readonly plot?: string;
}

export function compareCommand(setExitCode: (code: number) => void): Command {
  const { seed, seeds, nodes, partitionedNodes, participants } = DEFAULT_COMPARISON;
  return new Command('compare')
    .description('run the protocols on one workload and one script of faults, and print what each costs and does')
    .option('--seed <number>', 'the first seed; the same one gives the same numbers', atLeast(1), seed)
    .option(
      '--seeds <number>',
      'crashes of the leader or the coordinator, each with a seed of its own',
      atLeast(1),
      seeds,
    )
    .option('--nodes <number>', 'members while nothing fails, and when the leader crashes', atLeast(3), nodes)
    .option('--partitioned-nodes <number>', 'members of the cluster that is cut in two', atLeast(3), partitionedNodes)
    .option('--participants <number>', 'of a transaction, besides its coordinator', atLeast(2), participants)
    .option('--json', 'print everything that was measured as JSON')
    .option('--plot <file>', 'draw it into this file, as SVG')
    .action((flags: CompareFlags) => setExitCode(runCompare(flags)));
}

const MOST = 1_000_000;

function atLeast(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > MOST) {
      throw new InvalidArgumentError(`A whole number from ${least} to ${MOST} is needed.`);
    }
    return value;
  };
}

function runCompare({ json, plot, ...options }: CompareFlags): number {
  const { stderr } = process;
  const onProgress = (what: string): void => {
    if (stderr.isTTY) stderr.write(`\r\u001b[K${what}`);
  };
  const comparison = compareProtocols({ ...options, onProgress });
  if (stderr.isTTY) stderr.write('\r\u001b[K');
  console.log(json ? JSON.stringify(comparison) : reportOf(comparison));
  if (plot !== undefined) writePlot(plot, plotOf(comparison));
  return EXIT.ok;
}

function writePlot(path: string, svg: string): void {
  try {
    writeFileSync(path, svg);
  } catch (thrown) {
    throw QuorateError.from(thrown);
  }
}
