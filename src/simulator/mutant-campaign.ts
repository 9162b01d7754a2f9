// Hunts every mutant, in several trials over different seeds: how many seeds does it take, and which checker notices?

import { runCampaign } from './campaign.ts';
import { findSubject, SUBJECTS } from './registry.ts';
import { findMutant, type Mutant, type Subject } from './subject.ts';

export interface MutantReport {
  readonly protocol: string;
  readonly mutant: Mutant;
  /** Seeds that each trial took; undefined where it was not caught within its seeds. */
  readonly seedsToCatch: readonly (number | undefined)[];
  /** Of the trials; undefined if half of them did not catch it. */
  readonly median: number | undefined;
  /** The invariants that noticed, most frequent first. */
  readonly invariants: readonly string[];
}

export interface MutantsOptions {
  /** Only this one's; every protocol's if absent. */
  readonly protocol?: string | undefined;
  /** Only these; all if absent. */
  readonly names?: readonly string[] | undefined;
  readonly trials: number;
  readonly seedsMax: number;
  readonly onReport?: ((report: MutantReport) => void) | undefined;
  /** After every seed. */
  readonly onSeed?: ((progress: HuntProgress) => void) | undefined;
}

export interface HuntProgress {
  readonly mutant: string;
  /** Of the mutants that are hunted: how many were done before this one, and how many there are. */
  readonly done: number;
  readonly of: number;
  /** From 0, and how many seeds it has taken so far. */
  readonly trial: number;
  readonly seeds: number;
}

export function runMutants(options: MutantsOptions): MutantReport[] {
  return chooseMutants(options).map(([subject, mutant], done, { length: of }) => {
    const onSeed = (trial: number, seeds: number): void =>
      options.onSeed?.({ mutant: mutant.name, done, of, trial, seeds });
    const report = hunt(subject, mutant, options, onSeed);
    options.onReport?.(report);
    return report;
  });
}

function chooseMutants({ protocol, names }: MutantsOptions): [Subject, Mutant][] {
  const subjects = protocol === undefined ? SUBJECTS : [findSubject(protocol)];
  const all = subjects.flatMap((subject) => subject.mutants.map((mutant): [Subject, Mutant] => [subject, mutant]));
  for (const name of names ?? [])
    findMutant(
      all.map(([, mutant]) => mutant),
      name,
    );
  return names === undefined ? all : all.filter(([, mutant]) => names.includes(mutant.name));
}

function hunt(
  subject: Subject,
  mutant: Mutant,
  { trials, seedsMax }: MutantsOptions,
  onSeed: (trial: number, seeds: number) => void,
): MutantReport {
  const seedsToCatch: (number | undefined)[] = [];
  const counts = new Map<string, number>();
  for (let trial = 0; trial < trials; trial++) {
    const { failures, seedsDone } = runCampaign({
      protocol: subject.name,
      firstSeed: 1 + trial * seedsMax,
      seeds: seedsMax,
      mutant: mutant.name,
      ...mutant.focus,
      onSeed: ({ seedsDone: seeds }) => {
        onSeed(trial, seeds);
        return false;
      },
    });
    const failure = failures[0];
    seedsToCatch.push(failure === undefined ? undefined : seedsDone);
    if (failure !== undefined) counts.set(failure.invariant, (counts.get(failure.invariant) ?? 0) + 1);
  }
  const sorted = seedsToCatch.map((seeds) => seeds ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.POSITIVE_INFINITY;
  const invariants = [...counts].sort((a, b) => b[1] - a[1]).map(([invariant]) => invariant);
  return {
    protocol: subject.name,
    mutant,
    seedsToCatch,
    median: Number.isFinite(middle) ? middle : undefined,
    invariants,
  };
}
