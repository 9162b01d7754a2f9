// `quorate sim`: runs a protocol's simulated clusters from seeds, and replays a run that was written to a file.

import { readFileSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import { QuorateError } from '../core/errors.ts';
import { type CampaignProgress, type CampaignResult, type Failure, runCampaign } from '../simulator/campaign.ts';
import { SUBJECTS } from '../simulator/registry.ts';
import { parseTrace, record, replay } from '../simulator/replay.ts';
import { shrink, sizeOf } from '../simulator/shrink.ts';
import type { Plan, Subject } from '../simulator/subject.ts';
import { EXIT } from './exit-codes.ts';
import { exploreCommand } from './sim-explore.ts';
import { runMutantsCommand } from './sim-mutants.ts';
import { showCommand } from './sim-show.ts';

interface CampaignFlags {
  readonly seed?: number;
  readonly seeds?: number;
  readonly for?: number;
  readonly nodes?: number;
  readonly faults?: readonly string[];
  readonly mutant?: string;
  readonly trace?: string;
  readonly shrink?: true;
  readonly json?: true;
}

interface MutantsOptions {
  readonly mutants?: true;
  readonly protocol?: string;
  readonly trials: number;
  readonly seedsMax: number;
  readonly only?: readonly string[];
  readonly json?: true;
}

const DEFAULT_SEEDS = 100;
/** More would say that the checkers hardly notice the rule. */
const MUTANT_SEEDS = 200;
const MUTANT_TRIALS = 3;
const PROGRESS_EVERY_MS = 200;

export function simCommand(setExitCode: (code: number) => void): Command {
  const sim = new Command('sim').description(
    'run simulated clusters under faults from a seed, checking every invariant',
  );
  sim
    .option('--mutants', 'switch each protocol’s rules off one at a time, and print how soon that is noticed')
    .option('--protocol <name>', 'with --mutants: this protocol only')
    .option('--trials <number>', 'with --mutants: hunts of each, over different seeds', count, MUTANT_TRIALS)
    .option('--seeds-max <number>', 'with --mutants: seeds a hunt may take', count, MUTANT_SEEDS)
    .option('--only <names>', 'with --mutants: these only', list)
    .option('--json', 'with --mutants: print the result as JSON')
    .action((options: MutantsOptions) => {
      if (options.mutants === undefined) sim.help({ error: true });
      const { protocol, trials, seedsMax: seeds, only, json } = options;
      setExitCode(asUsage(() => runMutantsCommand({ protocol, trials, seeds, only, json })));
    });
  for (const subject of SUBJECTS) sim.addCommand(campaignCommand(subject, setExitCode));
  sim.addCommand(exploreCommand(setExitCode));
  sim.addCommand(showCommand(setExitCode));
  sim
    .command('replay')
    .description('repeat a run from a file, printing what happened step by step')
    .argument('<file>', 'written by --trace')
    .option('--quiet', 'print the outcome only')
    .action((file: string, options: { quiet?: true }) => setExitCode(runReplay(file, options.quiet === true)));
  return sim;
}

function campaignCommand(subject: Subject, setExitCode: (code: number) => void): Command {
  const { name, description, faults, mutants } = subject;
  return new Command(name)
    .description(description)
    .option('--seed <number>', 'run this one seed', seedNumber)
    .option('--seeds <number>', `run so many seeds from 1 on (default: ${DEFAULT_SEEDS})`, count)
    .option('--for <time>', 'run fresh seeds for so long, such as 30s, 10m or 8h', duration)
    .option('--nodes <number>', 'members of the cluster (default: drawn from the seed)', count)
    .option('--faults <list>', `draw from these only: ${faults.join(',')}`, list)
    .option('--mutant <name>', 'switch one of the protocol’s rules off, to see that it is missed')
    .option('--trace <file>', 'write the failing run (or else the last) to a file, for sim replay')
    .option('--shrink', 'reduce a failing run to the faults and operations that matter, and print what happens in it')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', `\nMutants: ${mutants.map((mutant) => mutant.name).join(', ')}`)
    .addHelpText('after', '\nExit codes: 0 no violation, 1 a violation, with the command that repeats it.')
    .action((flags: CampaignFlags) => setExitCode(runSubject(subject, flags)));
}

function runSubject(subject: Subject, options: CampaignFlags): number {
  const chosen = [options.seed, options.seeds, options.for].filter((each) => each !== undefined).length;
  if (chosen > 1) throw new QuorateError('invalid-option', 'only one of --seed, --seeds and --for makes sense');
  const firstSeed = options.seed ?? (options.for === undefined ? 1 : Date.now() * 1000);
  const seeds = options.seed !== undefined ? 1 : options.for !== undefined ? Number.MAX_SAFE_INTEGER : options.seeds;
  const began = performance.now();
  const deadline = began + (options.for ?? Number.POSITIVE_INFINITY);
  const showProgress = progressLine(began, options.json === true);
  const result = asUsage(() =>
    runCampaign({
      protocol: subject.name,
      firstSeed,
      seeds: Math.min(seeds ?? DEFAULT_SEEDS, Number.MAX_SAFE_INTEGER - firstSeed),
      nodes: options.nodes,
      faults: options.faults,
      mutant: options.mutant,
      onSeed: (progress) => {
        showProgress(progress);
        return performance.now() >= deadline;
      },
    }),
  );
  showProgress(undefined);
  const seconds = (performance.now() - began) / 1000;
  const failing = result.failures[0];
  const reduced = options.shrink && failing ? shrunkPlan(failing.plan, options.mutant) : undefined;
  if (options.trace !== undefined) {
    const plan = reduced ?? failing?.plan ?? subject.plan(firstSeed + result.seedsDone - 1, options);
    writeFileSync(options.trace, `${JSON.stringify(record(plan, options.mutant))}\n`);
  }
  if (options.json) console.log(jsonOf(result, seconds));
  else print(result, firstSeed, seconds, options);
  if (reduced && !options.json) record(reduced, options.mutant, console.log);
  return result.failures.length > 0 ? EXIT.failure : EXIT.ok;
}

/** Wrong names of faults and mutants are wrong arguments. */
function asUsage<T>(run: () => T): T {
  try {
    return run();
  } catch (thrown) {
    const error = QuorateError.from(thrown);
    if (error.code === 'bad-option') throw new QuorateError('invalid-option', error.message, { cause: error });
    throw thrown;
  }
}

function print(result: CampaignResult, firstSeed: number, seconds: number, options: CampaignFlags): void {
  const { seedsDone, steps, simulatedMs } = result;
  const { undecidedHistories = 0, ...counts } = result.counts;
  const last = firstSeed + seedsDone - 1;
  console.log(
    `${seedsDone} ${seedsDone === 1 ? 'seed' : 'seeds'} (${firstSeed}${seedsDone > 1 ? ` to ${last}` : ''}), ` +
      `${steps} steps, ${(simulatedMs / 1000).toFixed(0)} s simulated in ${seconds.toFixed(1)} s, ` +
      Object.entries(counts)
        .map(([name, count]) => `${count} ${words(name)}`)
        .join(', '),
  );
  if (undecidedHistories > 0) console.log(`histories too hard to judge within the budget: ${undecidedHistories}`);
  if (result.failures.length === 0) console.log('no violation');
  for (const failure of result.failures) {
    console.log(
      `violation of ${failure.invariant} at step ${failure.step}, ${failure.atMs.toFixed(1)} ms: ${failure.message}`,
    );
    console.log(`repeat it with: ${command(failure, options)}`);
  }
}

function command(failure: Failure, options: CampaignFlags): string {
  return [
    `quorate sim ${failure.plan.protocol}`,
    `--seed ${failure.seed}`,
    ...(options.nodes === undefined ? [] : [`--nodes ${options.nodes}`]),
    ...(options.faults === undefined ? [] : [`--faults ${options.faults.join(',')}`]),
    ...(options.mutant === undefined ? [] : [`--mutant ${options.mutant}`]),
  ].join(' ');
}

/** `membershipChanges` as people write it. */
function words(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function jsonOf({ counts, failures, ...result }: CampaignResult, seconds: number): string {
  return JSON.stringify({ ...result, ...counts, failures: failures.map(brief), seconds });
}

/** A failure without its plan, which `--trace` is for. */
function brief({ plan: _plan, ...failure }: Failure): Omit<Failure, 'plan'> {
  return failure;
}

function shrunkPlan(plan: Plan, mutant: string | undefined): Plan {
  const shown = process.stderr.isTTY;
  const onProgress = (smaller: Plan, runs: number): void => {
    if (shown) process.stderr.write(`\r\u001b[Kshrinking: ${sizeOf(smaller)} of ${sizeOf(plan)} left, ${runs} runs`);
  };
  const shrunk = shrink(plan, mutant, { onProgress });
  if (shown) process.stderr.write('\r\u001b[K');
  return shrunk?.plan ?? plan;
}

function runReplay(path: string, isQuiet: boolean): number {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw QuorateError.from(thrown, 'bad-input');
  }
  const { result, isSame, trace } = replay(parseTrace(text), isQuiet ? undefined : console.log);
  const { violation } = result;
  console.log(`${result.steps} steps, ${(result.simulatedMs / 1000).toFixed(1)} s simulated, hash ${result.hash}`);
  if (!isSame) console.log(`not the run that was recorded (hash ${trace.hash}): the code has changed since`);
  console.log(
    violation ? `violation of ${violation.invariant} at step ${violation.step}: ${violation.message}` : 'no violation',
  );
  return violation ? EXIT.failure : EXIT.ok;
}

/** On a terminal: how far it is, in one line that is written over. Called with nothing at the end. */
function progressLine(began: number, isSilent: boolean): (progress: CampaignProgress | undefined) => void {
  const { stderr } = process;
  if (!stderr.isTTY || isSilent) return () => {};
  let shownAt = began;
  return (progress) => {
    const now = performance.now();
    if (!progress) {
      stderr.write('\r\u001b[K');
    } else if (now - shownAt >= PROGRESS_EVERY_MS) {
      shownAt = now;
      const rate = progress.seedsDone / ((now - began) / 1000);
      stderr.write(`\r\u001b[K${progress.seedsDone} seeds, ${rate.toFixed(1)} a second, ${progress.steps} steps`);
    }
  };
}

function seedNumber(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(seed)) return seed;
  throw new InvalidArgumentError('A whole number is needed.');
}

function count(text: string): number {
  const number = seedNumber(text);
  if (number > 0) return number;
  throw new InvalidArgumentError('At least 1 is needed.');
}

/** Milliseconds from `30s`, `10m`, `8h`. */
function duration(text: string): number {
  const [, number, unit] = /^(\d+)(s|m|h)$/.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError('A time such as 30s, 10m or 8h is needed.');
  return Number(number) * { s: 1000, m: 60_000, h: 3_600_000 }[unit as 's' | 'm' | 'h'];
}

function list(text: string): string[] {
  return text.split(',').map((each) => each.trim());
}
