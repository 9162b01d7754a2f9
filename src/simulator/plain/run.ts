// Runs a plain plan: first safety under all its faults, then what the protocol promises after healing; then a judgement of
// the whole.

import { violated } from '../../checkers/invariant.ts';
import type { Observer } from '../../checkers/observer.ts';
import type { Definition, Spec } from '../../core/protocol.ts';
import type { RunResult, Violation } from '../subject.ts';
import { violationOf } from '../violation.ts';
import { RUN_STEPS_MAX, World } from '../world.ts';
import { PlainCluster } from './cluster.ts';
import type { PlainNode } from './node.ts';
import type { PlainPlan } from './plan.ts';

/** One run's own: its checkers, those who use the nodes, and what they may demand. */
export interface Trial<S extends Spec, Request> {
  readonly observers: readonly Observer<S>[];
  /** A planned request is due; its node is alive. */
  request(node: PlainNode<S>, request: Request): void;
  /** A life of the node began. */
  started?(node: PlainNode<S>): void;
  /** What stands above the node hears of this, and may ask something of it in turn. */
  emitted?(node: PlainNode<S>, event: S['Event']): void;
  /** The second phase begins: all faults have ended. */
  healed?(): void;
  /** What the protocol promises and has not done yet; '' once everything is well. Asked again and again after healing. */
  missing(): string;
  /** After all that: throws `InvariantViolation` if the run as a whole was not right. */
  judge?(): void;
  /** What happened, for the summary of a campaign. */
  counts(): Readonly<Record<string, number>>;
}

const CHECK_EVERY_MS = 20;

export function runPlainPlan<S extends Spec, Request>(
  plan: PlainPlan<Request>,
  definition: Definition<S, unknown>,
  hasDisk: boolean,
  prepare: (cluster: PlainCluster<S>) => Trial<S, Request>,
  log?: (line: string) => void,
): RunResult {
  const world = new World(plan.seed, RUN_STEPS_MAX);
  world.log = log;
  const cluster = new PlainCluster<S>(world, plan, definition, hasDisk);
  const trial = prepare(cluster);
  let violation: Violation | undefined;
  try {
    safety(plan, cluster, trial);
    liveness(plan, cluster, trial);
    trial.judge?.();
  } catch (thrown) {
    violation = violationOf(thrown, world);
  }
  return { hash: world.hash.digest(), steps: world.steps, simulatedMs: world.now, violation, counts: trial.counts() };
}

function safety<S extends Spec, Request>(
  plan: PlainPlan<Request>,
  cluster: PlainCluster<S>,
  trial: Trial<S, Request>,
): void {
  const { world } = cluster;
  cluster.observers.push(...trial.observers);
  for (const node of cluster.nodes) {
    node.onStart = () => trial.started?.(node);
    node.onEvent = (event) => trial.emitted?.(node, event);
  }
  cluster.start();
  for (const { at, to, request } of plan.requests) {
    world.at(at, () => {
      const node = cluster.at(to);
      if (node.isAlive) trial.request(node, request);
    });
  }
  world.runUntil(plan.settings.safetyMs);
}

function liveness<S extends Spec, Request>(
  plan: PlainPlan<Request>,
  cluster: PlainCluster<S>,
  trial: Trial<S, Request>,
): void {
  const { world } = cluster;
  const { livenessMs } = plan.settings;
  if (livenessMs <= 0) return;
  cluster.heal();
  trial.healed?.();
  let missing = 'everything';
  let checkAt = 0;
  world.runUntil(world.now + livenessMs, () => {
    if (world.now < checkAt) return false;
    checkAt = world.now + CHECK_EVERY_MS;
    missing = trial.missing();
    return missing === '';
  });
  if (missing !== '') violated('progress', `${livenessMs} ms after healing: ${missing}`);
}
