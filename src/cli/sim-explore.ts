// `quorate sim explore raft`: every state that a small cluster can reach, within bounds, by the real protocol code.

import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { QuorateError } from '../core/errors.ts';
import { type ExploreProgress, type ExploreResult, explore } from '../simulator/explore.ts';
import { EXIT } from './exit-codes.ts';
import { count, whole } from './flag-values.ts';
import { progressLine } from './progress.ts';

interface ExploreFlags {
  readonly nodes: number;
  readonly terms: number;
  readonly proposals: number;
  readonly crashes: number;
  readonly heartbeats: number;
  readonly elections?: number;
  readonly appendBytes?: number;
  readonly script?: string;
  readonly statesMax: number;
  readonly mutant?: string;
  readonly json?: true;
}

const STATES_MAX = 1_000_000;

export function exploreCommand(setExitCode: (code: number) => void): Command {
  const command = new Command('explore').description('explore every state that a small cluster can reach');
  command
    .command('raft')
    .description('Raft: any order, loss and repetition of messages, any time-out and crash at any time, within bounds')
    .option('--nodes <number>', 'members of the cluster', whole, 3)
    .option('--terms <number>', 'the highest term that anybody campaigns for', whole, 1)
    .option('--proposals <number>', 'proposals in all', whole, 0)
    .option('--crashes <number>', 'crashes in all', whole, 3)
    .option('--heartbeats <number>', 'heartbeats in all that leaders send of their own accord', whole, 1)
    .option('--elections <number>', 'election time-outs in all (default: as many as the terms allow)', whole)
    .option('--append-bytes <number>', 'bytes of entries in one message, one entry at the least', count)
    .option('--script <file>', 'explore from where these steps end: one a line, as a violation’s path is printed')
    .option('--states-max <number>', 'give up, incomplete, at so many states', whole, STATES_MAX)
    .option('--mutant <name>', 'switch one of the protocol’s rules off, to see what comes of it')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExit codes: 0 no violation found, 1 a violation, with a shortest path to it.')
    .action((flags: ExploreFlags) => setExitCode(runExplore(flags)));
  return command;
}

function runExplore(flags: ExploreFlags): number {
  const began = performance.now();
  const line = progressLine(flags.json === true);
  const result = exploreWith(flags, ({ states, transitions, depth }) => {
    // Where the states end is not known, only where they may not go beyond.
    line.show(undefined, `${states} states (at most ${flags.statesMax}), ${transitions} transitions, depth ${depth}`);
  });
  line.clear();
  const seconds = (performance.now() - began) / 1000;
  if (flags.json) console.log(JSON.stringify({ ...result, seconds }));
  else print(result, seconds);
  return result.violation === undefined ? EXIT.ok : EXIT.failure;
}

/** Bounds that make no sense and unknown mutants are wrong arguments. */
function exploreWith(flags: ExploreFlags, onProgress: (progress: ExploreProgress) => void): ExploreResult {
  const { nodes, terms, proposals, crashes, heartbeats, elections, appendBytes, script, statesMax, mutant } = flags;
  try {
    return explore({
      nodes,
      termMax: terms,
      proposalsMax: proposals,
      crashesMax: crashes,
      heartbeatsMax: heartbeats,
      electionsMax: elections,
      maxAppendBytes: appendBytes,
      script: script === undefined ? undefined : readScript(script),
      statesMax,
      mutant,
      onProgress,
    });
  } catch (thrown) {
    const error = QuorateError.from(thrown);
    if (error.code === 'bad-option') throw new QuorateError('invalid-option', error.message, { cause: error });
    throw thrown;
  }
}

/** Steps may be numbered; empty lines and those that begin with # do not count. */
function readScript(path: string): string[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new QuorateError('bad-option', `cannot read the script ${path}`, { cause: thrown });
  }
  const lines = text.split('\n').map((line) => line.replace(/^\s*(\d+\s{2,})?/, '').trimEnd());
  return lines.filter((line) => line !== '' && !line.startsWith('#'));
}

function print({ states, transitions, depth, isComplete, violation }: ExploreResult, seconds: number): void {
  console.log(`${states} states, ${transitions} transitions, depth ${depth}, in ${seconds.toFixed(1)} s`);
  if (violation !== undefined) {
    console.log(`violation of ${violation.invariant}: ${violation.message}`);
    violation.path.forEach((step, at) => {
      console.log(`${String(at + 1).padStart(3)}  ${step}`);
    });
  } else if (isComplete) console.log('complete: no violation within these bounds');
  else console.log('incomplete: no violation so far; --states-max allows more');
}
