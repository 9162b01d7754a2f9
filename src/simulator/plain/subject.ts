// Makes a protocol that is not a replicated log a subject of campaigns.

import type { Definition, Spec } from '../../core/protocol.ts';
import { CALM } from '../network.ts';
import { parseFaults, type RuleMutant, rulesWith, type Subject } from '../subject.ts';
import type { PlainCluster } from './cluster.ts';
import { PLAIN_FAULTS, type PlainFault } from './faults.ts';
import { type Drawing, drawPlan, type PlainPlan } from './plan.ts';
import { runPlainPlan, type Trial } from './run.ts';

export interface PlainProtocol<S extends Spec, Options, Rules extends object, Request> extends Drawing<Request> {
  readonly name: string;
  /** One line for people. */
  readonly description: string;
  readonly rules: Rules;
  readonly mutants: readonly RuleMutant<Rules>[];
  /** What plans draw from if nothing else is asked for: the faults that it must stand. All if absent. */
  readonly defaultFaults?: readonly PlainFault[];
  /** Whether its nodes have a disk and a write-ahead log. Default true. Without, they persist nothing. */
  readonly hasDisk?: boolean;
  create(rules: Rules): Definition<S, Options>;
  /** Fresh for one run, before its nodes start. */
  prepare(cluster: PlainCluster<S>, plan: PlainPlan<Request>, options: Options): Trial<S, Request>;
}

export function plainSubject<S extends Spec, Options, Rules extends object, Request>(
  protocol: PlainProtocol<S, Options, Rules, Request>,
): Subject<PlainPlan<Request>> {
  const { name, description, mutants, defaultFaults = PLAIN_FAULTS, hasDisk = true } = protocol;
  return {
    name,
    description,
    faults: PLAIN_FAULTS,
    mutants,
    plan: (seed, { nodes, faults, options } = {}) =>
      drawPlan(seed, protocol, {
        protocol: name,
        nodes,
        faults: faults === undefined ? defaultFaults : parseFaults(faults, PLAIN_FAULTS),
        options,
      }),
    run(plan, mutant, log) {
      const definition = protocol.create(rulesWith(protocol.rules, mutants, mutant));
      const options = definition.parseOptions(plan.settings.options as Partial<Options>);
      const prepare = (cluster: PlainCluster<S>): Trial<S, Request> => protocol.prepare(cluster, plan, options);
      return runPlainPlan(plan, definition as Definition<S, unknown>, hasDisk, prepare, log);
    },
    lists: (plan) => [
      { items: plan.actions, with: (items) => ({ ...plan, actions: items as typeof plan.actions }) },
      { items: plan.requests, with: (items) => ({ ...plan, requests: items as typeof plan.requests }) },
    ],
    cutAfter: (plan, atMs) => ({
      ...plan,
      actions: plan.actions.filter(({ at }) => at <= atMs),
      requests: plan.requests.filter(({ at }) => at <= atMs),
    }),
    simpler,
  };
}

function simpler<Request>(plan: PlainPlan<Request>): PlainPlan<Request>[] {
  const { settings } = plan;
  const candidates: Partial<PlainPlan['settings']>[] = [
    { weather: CALM },
    { weather: { ...settings.weather, corruptChance: 0 } },
    { weather: { ...settings.weather, duplicateChance: 0 } },
    { weather: { ...settings.weather, dropChance: 0 } },
    { weather: { ...settings.weather, tailChance: 0 } },
    { clocks: settings.clocks.map(({ offsetMs }) => ({ offsetMs, rate: 1 })) },
    { syncTailChance: 0 },
    { smallTurnChance: 0 },
    { turnDelayMaxMs: 0 },
    { stayDown: 0 },
  ];
  return candidates.map((changed) => ({ ...plan, settings: { ...settings, ...changed } }));
}
