// Makes a replicated log a subject of campaigns: raft, multi-paxos and zab share plans, faults, clients and judgement, and
// differ in their definition, their options, their own checkers and their mutants.

import type { LogObserver } from '../../checkers/log-observer.ts';
import type { LogDefinition, LogSpec } from '../../protocols/replicated-log.ts';
import { CALM } from '../network.ts';
import { parseFaults, type RuleMutant, rulesWith, type Subject } from '../subject.ts';
import { type GenerateOptions, generatePlan } from './generate.ts';
import { DEFAULT_FAULTS, FAULTS, type Fault, type LogPlan } from './plan.ts';
import { runPlan } from './run.ts';

export interface LogProtocol<S extends LogSpec, Options, Rules extends object> {
  readonly name: string;
  /** One line for people. */
  readonly description: string;
  readonly rules: Rules;
  readonly mutants: readonly RuleMutant<Rules>[];
  /** The faults that it stands, of all that runs of replicated logs know; all of them if absent. */
  readonly faults?: readonly Fault[];
  create(rules: Rules): LogDefinition<S, Options>;
  /** The options of a run, for `parseOptions`. */
  drawOptions(...from: Parameters<GenerateOptions['options']>): Partial<Options>;
  /** Fresh checkers of the protocol's own invariants, for one run. */
  observers(options: Options): readonly LogObserver[];
}

export function logSubject<S extends LogSpec, Options, Rules extends object>(
  protocol: LogProtocol<S, Options, Rules>,
): Subject<LogPlan> {
  const { name, description, mutants, faults = FAULTS } = protocol;
  return {
    name,
    description,
    faults,
    mutants,
    plan(seed, options = {}) {
      const plan = generatePlan(seed, {
        protocol: name,
        nodes: options.nodes,
        faults: parseFaults(options.faults ?? DEFAULT_FAULTS.filter((fault) => faults.includes(fault)), faults),
        options: (...from) => protocol.drawOptions(...from),
      });
      const { settings } = plan;
      return { ...plan, settings: { ...settings, options: { ...settings.options, ...options.options } } };
    },
    run(plan, mutant, log) {
      const definition = protocol.create(rulesWith(protocol.rules, mutants, mutant));
      const options = definition.parseOptions(plan.settings.options as Partial<Options>);
      return runPlan(plan, definition as LogDefinition<S, unknown>, protocol.observers(options), log);
    },
    lists,
    cutAfter: (plan, atMs) => ({ ...plan, actions: plan.actions.filter(({ at }) => at <= atMs) }),
    simpler,
  };
}

function lists(plan: LogPlan): ReturnType<Subject<LogPlan>['lists']> {
  const { actions, clients } = plan;
  return [
    { items: actions, with: (items) => ({ ...plan, actions: items as LogPlan['actions'] }) },
    { items: clients, with: (items) => ({ ...plan, clients: items as LogPlan['clients'] }) },
    ...clients.map((client, at) => ({
      items: client.operations,
      with: (items: readonly unknown[]): LogPlan => {
        const operations = items as typeof client.operations;
        return { ...plan, clients: clients.with(at, { ...client, operations }) };
      },
    })),
  ];
}

function simpler(plan: LogPlan): LogPlan[] {
  const { settings } = plan;
  const calmClock = settings.clocks.map(({ offsetMs }) => ({ offsetMs, rate: 1 }));
  const candidates: Partial<LogPlan['settings']>[] = [
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
