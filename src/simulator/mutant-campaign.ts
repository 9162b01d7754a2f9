// Hunts every mutant, in several trials over different seeds: how many seeds does it take, and which checker notices?

import { runCampaign } from './campaign.ts';
import { findMutant, MUTANTS, type Mutant } from './mutants.ts';

export interface MutantReport {
  readonly mutant: Mutant;
  /** Seeds that each trial took; undefined where it was not caught within its seeds. */
  readonly seedsToCatch: readonly (number | undefined)[];
  /** Of the trials; undefined if half of them did not catch it. */
  readonly median: number | undefined;
  /** The invariants that noticed, most frequent first. */
  readonly invariants: readonly string[];
}

export interface MutantsOptions {
  /** Only these; all if absent. */
  readonly names?: readonly string[] | undefined;
  readonly trials: number;
  readonly seedsMax: number;
  readonly onReport?: ((report: MutantReport) => void) | undefined;
}

export function runMutants(options: MutantsOptions): MutantReport[] {
  const names = options.names ?? MUTANTS.map(({ name }) => name);
  return names.map((name) => {
    const report = hunt(findMutant(name), options);
    options.onReport?.(report);
    return report;
  });
}

function hunt(mutant: Mutant, { trials, seedsMax }: MutantsOptions): MutantReport {
  const seedsToCatch: (number | undefined)[] = [];
  const counts = new Map<string, number>();
  for (let trial = 0; trial < trials; trial++) {
    const { failures, seedsDone } = runCampaign({
      protocol: 'raft',
      firstSeed: 1 + trial * seedsMax,
      seeds: seedsMax,
      mutant: mutant.name,
      faults: mutant.focus.faults,
      options: mutant.focus.options as Readonly<Record<string, unknown>> | undefined,
    });
    const failure = failures[0];
    seedsToCatch.push(failure === undefined ? undefined : seedsDone);
    if (failure !== undefined) counts.set(failure.invariant, (counts.get(failure.invariant) ?? 0) + 1);
  }
  const sorted = seedsToCatch.map((seeds) => seeds ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
  const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.POSITIVE_INFINITY;
  const invariants = [...counts].sort((a, b) => b[1] - a[1]).map(([invariant]) => invariant);
  return { mutant, seedsToCatch, median: Number.isFinite(middle) ? middle : undefined, invariants };
}
