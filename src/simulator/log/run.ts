// Runs a plan: first safety under all its faults, then progress after healing; then judges what the clients saw.

import { violated } from '../../checkers/invariant.ts';
import { HistoryRecorder } from '../../checkers/linearizability/history.ts';
import type { LogObserver } from '../../checkers/log-observer.ts';
import { ReplicaAgreement } from '../../checkers/replica-agreement.ts';
import { RequestOutcomes } from '../../checkers/request-outcomes.ts';
import type { NodeId } from '../../core/protocol.ts';
import type { LogDefinition, LogSpec } from '../../protocols/replicated-log.ts';
import type { RunResult, Violation } from '../subject.ts';
import { violationOf } from '../violation.ts';
import { RUN_STEPS_MAX, World } from '../world.ts';
import { Client, type ClientStats } from './clients.ts';
import { Cluster, type Replica } from './cluster.ts';
import { Finale } from './finale.ts';
import { kvMachine } from './kv-machine.ts';
import type { ClientInput, ClientOutput, MachineKind } from './machines.ts';
import { ObserverList } from './observers.ts';
import type { LogPlan, Target } from './plan.ts';
import { registerMachine } from './register-machine.ts';

const HISTORY_STEPS_MAX = 300_000;
const PROBE_CLIENT = 1_000_000;

/** `observers`: fresh checkers of the protocol's own invariants. */
export function runPlan<S extends LogSpec>(
  plan: LogPlan,
  definition: LogDefinition<S, unknown>,
  observers: readonly LogObserver[],
  log?: (line: string) => void,
): RunResult {
  return new Run(plan, definition, observers, log).run();
}

class Run<S extends LogSpec> {
  private readonly plan: LogPlan;
  private readonly world: World;
  private readonly kind: MachineKind;
  private readonly cluster: Cluster<S>;
  private readonly recorder = new HistoryRecorder<ClientInput, ClientOutput>();
  private readonly stats: ClientStats = { done: 0, refused: 0, unknown: 0 };
  private clients: Client[] = [];
  /** The checker's budget ran out on the clients' history. */
  private isHistoryUndecided = false;
  private probes = 0;

  constructor(
    plan: LogPlan,
    definition: LogDefinition<S, unknown>,
    observers: readonly LogObserver[],
    log: ((line: string) => void) | undefined,
  ) {
    this.plan = plan;
    this.kind = plan.machine === 'kv' ? kvMachine : registerMachine;
    this.world = new World(plan.seed, RUN_STEPS_MAX);
    this.world.log = log;
    const observer = new ObserverList([...observers, new ReplicaAgreement(), new RequestOutcomes()]);
    this.cluster = new Cluster(this.world, plan, definition, observer, this.kind);
  }

  run(): RunResult {
    const { world, cluster } = this;
    let violation: Violation | undefined;
    try {
      this.safety();
      this.liveness();
      this.judge();
    } catch (thrown) {
      violation = violationOf(thrown, world);
    }
    return {
      hash: world.hash.digest(),
      steps: world.steps,
      simulatedMs: world.now,
      violation,
      counts: {
        operations: this.recorder.size,
        membershipChanges: cluster.operator.changesDone,
        replacedDisks: cluster.wiped.size,
        undecidedHistories: this.isHistoryUndecided ? 1 : 0,
      },
    };
  }

  private safety(): void {
    const { plan, world, cluster, recorder, stats, kind } = this;
    cluster.start();
    this.clients = plan.clients.map(
      (client, i) => new Client(world, i + 1, client, kind, (target) => cluster.find(target), recorder, stats),
    );
    for (const client of this.clients) client.start();
    world.runUntil(plan.settings.safetyMs);
    for (const client of this.clients) client.stop();
  }

  /** A healed majority must elect, serve a write on every member, and bring all members to the same state in time. */
  private liveness(): void {
    const { plan, world, cluster } = this;
    const { livenessMs, hasFinale } = plan.settings;
    if (livenessMs <= 0) return;
    const down = this.chooseDown();
    world.note(() => `=== healed; down: ${[...down].join(' ') || 'nobody'}`);
    cluster.heal(down);
    const deadline = world.now + livenessMs;
    this.write('after healing');
    let checkAt = 0;
    world.runUntil(deadline, () => {
      if (world.now < checkAt) return false;
      checkAt = world.now + 20;
      return this.disagreement() === '';
    });
    const disagreement = this.disagreement();
    if (disagreement !== '') violated('convergence', `${livenessMs} ms after healing: ${disagreement}`);
    const finale = new Finale(world, cluster, livenessMs);
    finale.handOver();
    if (hasFinale !== true) return;
    finale.changeInVain((when) => this.write(when));
    finale.shrinkInTheDark((when) => this.write(when));
    if (finale.promoteInTheDark(down)) this.write("after the leader's death");
  }

  /** A write succeeds within the time that there is. */
  private write(when: string): void {
    const { world, cluster, kind, recorder, stats } = this;
    const { livenessMs } = this.plan.settings;
    const probe = { retries: 1000, timeoutMs: 700, operations: [] };
    const find = (target: Target): Replica<S> | undefined => cluster.find(target);
    const client = new Client(world, PROBE_CLIENT + this.probes++, probe, kind, find, recorder, stats);
    let isWritten = false;
    const tryWrite = (): void =>
      client.perform({ type: 'put', key: 'probe', value: 'alive' }, 'leader', (isDone) => {
        if (isDone) isWritten = true;
        else tryWrite();
      });
    tryWrite();
    world.runUntil(world.now + livenessMs, () => isWritten);
    if (!isWritten) violated('progress', `no write succeeded within ${livenessMs} ms ${when}`);
  }

  /** Anyone, so that the majorities of everyone's configurations stand. Nobody where changes may be under way. */
  private chooseDown(): Set<NodeId> {
    const { cluster, plan, world } = this;
    const down = new Set<NodeId>();
    // Whoever is dead now works with a configuration unknown here: take no chances.
    if (cluster.replicas.some((replica) => !replica.isAlive) || !cluster.operator.isIdle) return down;
    const configurations = cluster.replicas.flatMap(({ state: { membership } }) => [
      membership.voters,
      membership.outgoing,
    ]);
    const ids = world.randomFor(8).shuffle(cluster.replicas.map(({ id }) => id));
    for (const id of ids.slice(0, plan.settings.stayDown)) {
      const isAffordable = configurations.every((voters) => {
        const gone = voters.filter((node) => node === id || down.has(node));
        return voters.length === 0 || gone.length * 2 < voters.length;
      });
      if (isAffordable) down.add(id);
    }
    if (down.size > 0) cluster.operator.stop();
    return down;
  }

  /** Why the members do not all hold the same yet; '' once they do. */
  private disagreement(): string {
    const { cluster } = this;
    const leader = cluster.leader;
    if (leader === undefined) return 'there is no leader';
    const { voters, outgoing, learners, autoLeave } = leader.state.membership;
    if (outgoing.length > 0 && autoLeave) return 'the joint configuration is not left';
    for (const id of new Set([...voters, ...outgoing, ...learners])) {
      const replica = cluster.byId(id);
      if (replica === undefined || !replica.isAlive) continue;
      if (replica.machine.index !== leader.machine.index || leader.machine.index < leader.state.commitIndex) {
        return `node ${id} applied ${replica.machine.index}, leader ${leader.id} ${leader.machine.index} of ${leader.state.commitIndex}`;
      }
      if (replica.machine.hash !== leader.machine.hash)
        return `node ${id} and leader ${leader.id} hold different states`;
    }
    return '';
  }

  private judge(): void {
    const { verdict, reason } = this.kind.judge(this.recorder.history(), HISTORY_STEPS_MAX);
    if (verdict === 'unknown') this.isHistoryUndecided = true;
    else if (verdict === 'not-linearizable') violated('linearizability', reason);
  }
}
