// `quorate check`: is a recorded history linearizable?

import { readFileSync } from 'node:fs';
import { Argument, Command, Option } from 'commander';
import {
  checkHistory,
  HISTORY_FORMATS,
  HISTORY_MODELS,
  type HistoryVerdict,
} from '../checkers/linearizability/check-history.ts';
import { QuorateError } from '../core/errors.ts';
import { EXIT } from './exit-codes.ts';

interface CheckCommandOptions {
  readonly model: string;
  readonly format: string;
  readonly steps?: string;
}

const WORDS: Readonly<Record<HistoryVerdict['verdict'], string>> = {
  linearizable: 'linearizable',
  'not-linearizable': 'not linearizable',
  unknown: 'unknown: the search was given up, see --steps',
};

export function checkCommand(setExitCode: (code: number) => void): Command {
  return new Command('check')
    .description('check recorded histories for linearizability')
    .addOption(new Option('--model <model>', 'what the history is of').choices(HISTORY_MODELS).makeOptionMandatory())
    .addOption(new Option('--format <format>', 'how it is written').choices(HISTORY_FORMATS).makeOptionMandatory())
    .option('--steps <number>', 'give up after so many steps of the search')
    .addArgument(new Argument('<file...>', 'histories'))
    .addHelpText('after', '\nExit codes: 0 all linearizable, 1 one is not or is unknown, 3 a file cannot be read.')
    .action((files: string[], options: CheckCommandOptions) => {
      const codes = files.map((file) => checkFile(file, options, files.length > 1));
      setExitCode(Math.max(...codes));
    });
}

function checkFile(file: string, { model, format, steps }: CheckCommandOptions, isNamed: boolean): number {
  const prefix = isNamed ? `${file}: ` : '';
  try {
    const limits = steps === undefined ? {} : { stepsMax: positive(steps) };
    const result = checkHistory(readText(file), model, format, limits);
    process.stdout.write(`${prefix}${WORDS[result.verdict]}\n`);
    if (result.explanation) process.stderr.write(`${result.explanation.trimEnd()}\n`);
    return result.verdict === 'linearizable' ? EXIT.ok : EXIT.failure;
  } catch (thrown) {
    if (!(thrown instanceof QuorateError) || thrown.code === 'invalid-option') throw thrown;
    process.stderr.write(`quorate: ${file}: ${thrown.message}\n`);
    return EXIT.badInput;
  }
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
