// `quorate check`: does a recorded history keep to what was promised (linearizability, unless told otherwise)?

import { readFileSync, writeFileSync } from 'node:fs';
import { Argument, Command, Option } from 'commander';
import {
  CONSISTENCIES,
  type Consistency,
  checkHistory,
  HISTORY_FORMATS,
  HISTORY_MODELS,
  type HistoryVerdict,
} from '../checkers/check-history.ts';
import { STEPS_MAX_DEFAULT } from '../checkers/linearizability/checker.ts';
import type { Timeline } from '../checkers/timeline.ts';
import { timelinePage } from '../checkers/timeline-html.ts';
import { QuorateError } from '../core/errors.ts';
import { checkPerfCommand } from './client/check-perf.ts';
import { EXIT } from './exit-codes.ts';
import { count } from './flag-values.ts';
import { progressLine } from './progress.ts';

interface CheckCommandOptions {
  readonly model?: string;
  readonly format?: string;
  readonly consistency: Consistency;
  readonly steps: number;
  readonly html?: string;
}

export function checkCommand(setExitCode: (code: number) => void): Command {
  const command = new Command('check')
    .description('check recorded histories for linearizability, or a weaker consistency; or a cluster’s speed')
    .addOption(new Option('--model <model>', 'what the history is of').choices(HISTORY_MODELS))
    .addOption(new Option('--format <format>', 'how it is written').choices(HISTORY_FORMATS))
    .addOption(
      new Option('--consistency <level>', 'what was promised; session is all four session guarantees')
        .choices(CONSISTENCIES)
        .default('linearizable'),
    )
    .option('--steps <number>', 'give up after so many steps of the search', count, STEPS_MAX_DEFAULT)
    .option('--html <file>', 'draw a time line: what contradicts what, or the order that explains all')
    .addArgument(new Argument('<file...>', 'histories'))
    .addHelpText('after', '\nExit codes: 0 all as promised, 1 one is not or is unknown, 3 a file cannot be read.')
    .action((files: string[], options: CheckCommandOptions) => {
      // Not mandatory to commander, which would ask `check perf` for them, too.
      for (const name of ['model', 'format'] as const) {
        if (options[name] === undefined) command.error(`error: required option '--${name} <${name}>' not specified`);
      }
      const timelines: Timeline[] = [];
      const codes = files.map((file) => checkFile(file, options, files.length > 1, timelines));
      if (options.html !== undefined && timelines.length > 0) {
        writeFileSync(options.html, timelinePage({ title: `quorate check: ${files.join(', ')}`, timelines }));
      }
      setExitCode(Math.max(...codes));
    });
  return command.enablePositionalOptions().addCommand(checkPerfCommand(setExitCode));
}

function checkFile(
  file: string,
  { model = '', format = '', consistency, steps: stepsMax, html }: CheckCommandOptions,
  isNamed: boolean,
  timelines: Timeline[],
): number {
  const prefix = isNamed ? `${file}: ` : '';
  const line = progressLine();
  const shouldStop = (steps: number): boolean => {
    line.show(steps / stepsMax, `${prefix}${(steps / 1_000_000).toFixed(1)} million steps of the search`);
    return false;
  };
  try {
    const result = checkHistory(readText(file), model, format, { stepsMax, consistency, shouldStop });
    line.clear();
    process.stdout.write(`${prefix}${words(result)}\n`);
    if (result.explanation) process.stderr.write(`${result.explanation.trimEnd()}\n`);
    if (html !== undefined) {
      timelines.push(...result.timelines().map((each) => ({ ...each, title: `${prefix}${each.title}` })));
    }
    return result.verdict === consistency ? EXIT.ok : EXIT.failure;
  } catch (thrown) {
    line.clear();
    if (!(thrown instanceof QuorateError)) throw thrown;
    process.stderr.write(`quorate: ${file}: ${thrown.message}\n`);
    return EXIT.badInput;
  }
}

function words({ verdict, steps }: HistoryVerdict): string {
  if (verdict !== 'unknown') return verdict.replace(/^not-/, 'not ');
  return steps > 0 ? 'unknown: the search was given up, see --steps' : 'unknown';
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw QuorateError.from(thrown, 'bad-history');
  }
}
