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
import type { Timeline } from '../checkers/timeline.ts';
import { timelinePage } from '../checkers/timeline-html.ts';
import { QuorateError } from '../core/errors.ts';
import { EXIT } from './exit-codes.ts';

interface CheckCommandOptions {
  readonly model: string;
  readonly format: string;
  readonly consistency: Consistency;
  readonly steps?: string;
  readonly html?: string;
}

export function checkCommand(setExitCode: (code: number) => void): Command {
  return new Command('check')
    .description('check recorded histories for linearizability, or a weaker consistency')
    .addOption(new Option('--model <model>', 'what the history is of').choices(HISTORY_MODELS).makeOptionMandatory())
    .addOption(new Option('--format <format>', 'how it is written').choices(HISTORY_FORMATS).makeOptionMandatory())
    .addOption(
      new Option('--consistency <level>', 'what was promised; session is all four session guarantees')
        .choices(CONSISTENCIES)
        .default('linearizable'),
    )
    .option('--steps <number>', 'give up after so many steps of the search')
    .option('--html <file>', 'draw a time line: what contradicts what, or the order that explains all')
    .addArgument(new Argument('<file...>', 'histories'))
    .addHelpText('after', '\nExit codes: 0 all as promised, 1 one is not or is unknown, 3 a file cannot be read.')
    .action((files: string[], options: CheckCommandOptions) => {
      const timelines: Timeline[] = [];
      const codes = files.map((file) => checkFile(file, options, files.length > 1, timelines));
      if (options.html !== undefined && timelines.length > 0) {
        writeFileSync(options.html, timelinePage({ title: `quorate check: ${files.join(', ')}`, timelines }));
      }
      setExitCode(Math.max(...codes));
    });
}

function checkFile(
  file: string,
  { model, format, consistency, steps, html }: CheckCommandOptions,
  isNamed: boolean,
  timelines: Timeline[],
): number {
  const prefix = isNamed ? `${file}: ` : '';
  const progress = searchProgress(prefix);
  try {
    const limits = steps === undefined ? {} : { stepsMax: positive(steps) };
    const result = checkHistory(readText(file), model, format, { ...limits, consistency, shouldStop: progress.show });
    progress.clear();
    process.stdout.write(`${prefix}${words(result)}\n`);
    if (result.explanation) process.stderr.write(`${result.explanation.trimEnd()}\n`);
    if (html !== undefined) {
      timelines.push(...result.timelines().map((each) => ({ ...each, title: `${prefix}${each.title}` })));
    }
    return result.verdict === consistency ? EXIT.ok : EXIT.failure;
  } catch (thrown) {
    progress.clear();
    if (!(thrown instanceof QuorateError) || thrown.code === 'invalid-option') throw thrown;
    process.stderr.write(`quorate: ${file}: ${thrown.message}\n`);
    return EXIT.badInput;
  }
}

function words({ verdict, steps }: HistoryVerdict): string {
  if (verdict !== 'unknown') return verdict.replace(/^not-/, 'not ');
  return steps > 0 ? 'unknown: the search was given up, see --steps' : 'unknown';
}

/** On a terminal: how far a long search is, in one line that is written over. */
function searchProgress(prefix: string): { show: (steps: number) => boolean; clear: () => void } {
  const { stderr } = process;
  let isShown = false;
  return {
    show: (steps) => {
      if (stderr.isTTY) {
        isShown = true;
        stderr.write(`\r\u001b[K${prefix}${(steps / 1_000_000).toFixed(1)} million steps of the search`);
      }
      return false;
    },
    clear: () => {
      if (isShown) stderr.write('\r\u001b[K');
      isShown = false;
    },
  };
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw QuorateError.from(thrown, 'bad-history');
  }
}

function positive(text: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new QuorateError('invalid-option', `--steps expects a whole number above 0, got '${text}'`);
}
