// Campaigns: many seeds of one protocol, each a plan of its own, until one breaks an invariant.

import { QuorateError } from '../core/errors.ts';
import { createRaft } from '../protocols/raft/index.ts';
import type { LogSpec } from '../protocols/replicated-log.ts';
import { generatePlan } from './log/generate.ts';
import { FAULTS, type Fault, type Plan } from './log/plan.ts';
import { type LogSubject, type RunResult, runPlan, type Violation } from './log/run.ts';
import { mutantRules } from './mutants.ts';
import { drawRaftOptions, raftSubject } from './raft.ts';

export interface CampaignOptions {
  readonly protocol: string;
  /** Seeds `firstSeed`, `firstSeed` + 1, … */
  readonly firstSeed: number;
  readonly seeds: number;
  /** Founding voters; drawn for each seed if absent. */
  readonly nodes?: number | undefined;
  /** Fault kinds to draw from (see `FAULTS`); all if absent. */
  readonly faults?: readonly string[] | undefined;
  /** The rule to switch off. */
  readonly mutant?: string | undefined;
  /** Options of the protocol that every run shall have, over what its seed draws. */
  readonly options?: Readonly<Record<string, unknown>> | undefined;
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
  readonly operations: number;
  readonly membershipChanges: number;
  readonly undecidedHistories: number;
  readonly failures: readonly Failure[];
}

export function runCampaign(options: CampaignOptions): CampaignResult {
  const subject = subjectOf(options.protocol, options.mutant);
  const total = { seedsDone: 0, steps: 0, simulatedMs: 0, operations: 0, membershipChanges: 0, undecidedHistories: 0 };
  const failures: Failure[] = [];
  for (let seed = options.firstSeed; seed < options.firstSeed + options.seeds; seed++) {
    const plan = planFor(options.protocol, seed, options);
    const result = runPlan(plan, subject);
    total.seedsDone++;
    total.steps += result.steps;
    total.simulatedMs += result.simulatedMs;
    total.operations += result.operations;
    total.membershipChanges += result.membershipChanges;
    if (result.isHistoryUndecided) total.undecidedHistories++;
    if (result.violation !== undefined) failures.push({ ...result.violation, seed, plan });
    const { seedsDone, steps, simulatedMs } = total;
    const isStopped = options.onSeed?.({ seed, result, seedsDone, steps, simulatedMs }) === true;
    if (isStopped || (failures.length > 0 && options.stopsAtViolation !== false)) break;
  }
  return { ...total, failures };
}

/** The plan that a campaign runs for `seed`. */
export function planFor(
  protocol: string,
  seed: number,
  options: Pick<CampaignOptions, 'nodes' | 'faults' | 'options'> = {},
): Plan {
  const plan = generatePlan(seed, {
    protocol,
    nodes: options.nodes,
    faults: options.faults?.map(parseFault),
    options: drawRaftOptions,
  });
  const { settings } = plan;
  return { ...plan, settings: { ...settings, options: { ...settings.options, ...options.options } } };
}

function parseFault(name: string): Fault {
  const fault = FAULTS.find((each) => each === name);
  if (fault === undefined) throw new QuorateError('bad-option', `no fault ${name}: there are ${FAULTS.join(', ')}`);
  return fault;
}

/** The protocol of that name, with one rule switched off if `mutant` names one. */
export function subjectOf(protocol: string, mutant?: string): LogSubject<LogSpec> {
  if (protocol !== 'raft') throw new QuorateError('bad-option', `no protocol ${protocol} to simulate: there is raft`);
  return raftSubject(
    mutant === undefined ? undefined : createRaft(mutantRules(mutant)),
  ) as unknown as LogSubject<LogSpec>;
}
