// Campaigns: many seeds of one protocol, each a plan of its own, until one breaks an invariant.

import { findSubject } from './registry.ts';
import type { Plan, PlanOptions, RunResult, Violation } from './subject.ts';

export interface CampaignOptions extends PlanOptions {
  readonly protocol: string;
  /** Seeds `firstSeed`, `firstSeed` + 1, … */
  readonly firstSeed: number;
  readonly seeds: number;
  /** The rule to switch off. */
  readonly mutant?: string | undefined;
  /** Stop at the first violation. Default true. */
  readonly stopsAtViolation?: boolean | undefined;
  /** After every seed; true stops the campaign (a clock, Ctrl-C: the campaign itself knows no time). */
  readonly onSeed?: ((progress: CampaignProgress) => boolean | undefined) | undefined;
}

export interface CampaignProgress {
  readonly seed: number;
  readonly result: RunResult;
  readonly seedsDone: number;
  readonly steps: number;
  readonly simulatedMs: number;
}

export interface Failure extends Violation {
  readonly seed: number;
  readonly plan: Plan;
}

export interface CampaignResult {
  readonly seedsDone: number;
  readonly steps: number;
  readonly simulatedMs: number;
  /** Sums of what the runs counted. */
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: readonly Failure[];
}

export function runCampaign(options: CampaignOptions): CampaignResult {
  const subject = findSubject(options.protocol);
  const total = { seedsDone: 0, steps: 0, simulatedMs: 0 };
  const counts: Record<string, number> = {};
  const failures: Failure[] = [];
  for (let seed = options.firstSeed; seed < options.firstSeed + options.seeds; seed++) {
    const plan = subject.plan(seed, options);
    const result = subject.run(plan, options.mutant);
    total.seedsDone++;
    total.steps += result.steps;
    total.simulatedMs += result.simulatedMs;
    for (const [name, count] of Object.entries(result.counts)) counts[name] = (counts[name] ?? 0) + count;
    if (result.violation !== undefined) failures.push({ ...result.violation, seed, plan });
    const isStopped = options.onSeed?.({ seed, result, ...total }) === true;
    if (isStopped || (failures.length > 0 && options.stopsAtViolation !== false)) break;
  }
  return { ...total, counts, failures };
}
