// Shrinks a failing run: leaves out faults and client operations as long as the same invariant still breaks, so that what
// remains is what matters. Delta debugging (Zeller & Hildebrandt 2002) over the plan's lists.

import { subjectOf } from './campaign.ts';
import type { Plan } from './log/plan.ts';
import { runPlan, type Violation } from './log/run.ts';
import { CALM } from './network.ts';

export interface Shrunk {
  readonly plan: Plan;
  readonly violation: Violation;
  /** Runs that it took. */
  readonly runs: number;
}

export interface ShrinkOptions {
  readonly runsMax?: number;
  /** After every run that made the plan smaller. */
  readonly onProgress?: (plan: Plan, runs: number) => void;
}

const RUNS_MAX_DEFAULT = 2000;

/** Undefined if the plan breaks nothing as it is. */
export function shrink(plan: Plan, mutant?: string, options: ShrinkOptions = {}): Shrunk | undefined {
  const subject = subjectOf(plan.protocol, mutant);
  const first = runPlan(plan, subject).violation;
  if (first === undefined) return undefined;
  const runsMax = options.runsMax ?? RUNS_MAX_DEFAULT;
  let best = plan;
  let violation = first;
  let runs = 1;
  const tryPlan = (candidate: Plan): boolean => {
    if (runs >= runsMax) return false;
    runs++;
    const found = runPlan(candidate, subject).violation;
    if (found?.invariant !== first.invariant) return false;
    best = candidate;
    violation = found;
    options.onProgress?.(candidate, runs);
    return true;
  };
  tryPlan(cutAfter(best, violation));
  let size: number;
  do {
    size = sizeOf(best);
    minimize(
      () => best.actions,
      (actions) => tryPlan({ ...best, actions }),
    );
    minimize(
      () => best.clients,
      (clients) => tryPlan({ ...best, clients }),
    );
    for (let i = 0; i < best.clients.length; i++) {
      minimize(
        () => best.clients[i]!.operations,
        (operations) => tryPlan({ ...best, clients: best.clients.with(i, { ...best.clients[i]!, operations }) }),
      );
    }
    for (const simpler of simplerSettings(best)) tryPlan(simpler);
  } while (sizeOf(best) < size && runs < runsMax);
  return { plan: best, violation, runs };
}

/** How much there is to read. */
export function sizeOf(plan: Plan): number {
  return plan.actions.length + plan.clients.reduce((sum, client) => sum + 1 + client.operations.length, 0);
}

/** What was planned for after the violation cannot have caused it. */
function cutAfter(plan: Plan, violation: Violation): Plan {
  const actions = plan.actions.filter(({ at }) => at <= violation.atMs);
  return { ...plan, actions };
}

/** Leaves out ever smaller pieces of a list. `attempt` makes the shorter list current if it still fails. */
function minimize<T>(current: () => readonly T[], attempt: (shorter: readonly T[]) => boolean): void {
  for (let length = current().length; length >= 1; length = Math.floor(length / 2)) {
    for (let from = 0; from < current().length; ) {
      const list = current();
      if (!attempt([...list.slice(0, from), ...list.slice(from + length)])) from += length;
    }
  }
}

/** The same run in quieter surroundings. */
function simplerSettings(plan: Plan): Plan[] {
  const { settings } = plan;
  const calmClock = settings.clocks.map(({ offsetMs }) => ({ offsetMs, rate: 1 }));
  const candidates: Partial<Plan['settings']>[] = [
    { weather: CALM },
    { weather: { ...settings.weather, corruptChance: 0 } },
    { weather: { ...settings.weather, duplicateChance: 0 } },
    { weather: { ...settings.weather, dropChance: 0 } },
    { weather: { ...settings.weather, tailChance: 0 } },
    { clocks: calmClock },
    { syncTailChance: 0 },
    { smallTurnChance: 0 },
    { flushEveryMs: 0 },
  ];
  return candidates.map((changed) => ({ ...plan, settings: { ...settings, ...changed } }));
}
