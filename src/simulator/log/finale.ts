// What a run ends with, when all is well again: things that must work then, one after the other.

import { violated } from '../../checkers/invariant.ts';
import type { NodeId } from '../../core/protocol.ts';
import type { LogCommand, LogSpec } from '../../protocols/replicated-log.ts';
import type { World } from '../world.ts';
import type { Cluster, Replica } from './cluster.ts';

const NODES_MAX = 9;
const TRIES_MAX = 10;
const PAUSE_MS = 20;

export class Finale<S extends LogSpec> {
  private readonly world: World;
  private readonly cluster: Cluster<S>;
  private readonly patienceMs: number;

  constructor(world: World, cluster: Cluster<S>, patienceMs: number) {
    this.world = world;
    this.cluster = cluster;
    this.patienceMs = patienceMs;
  }

  /** Leadership goes to whoever is asked to take it. */
  handOver(): void {
    const { cluster } = this;
    const leader = cluster.leader!;
    const { voters, outgoing } = leader.state.membership;
    const heir = voters.find((id) => id !== leader.id && cluster.byId(id)?.isAlive === true);
    if (heir === undefined || outgoing.length > 0 || !cluster.operator.isIdle) return;
    // Who led its own removal hands over as it goes, and is not told how that went.
    if (!voters.includes(leader.id)) return;
    const outcome = this.ask(leader, { type: 'transfer-leadership', to: heir });
    if (outcome !== 'done') violated('transfer', `leader ${leader.id} could not hand over to ${heir}: ${outcome}`);
  }

  /**
   * The leader is cut off as it begins a change; another one is elected, and overwrites it: the change is taken back, with
   * everything that the old leader built on it (openraft #1808). `write`: succeeds, or throws.
   */
  changeInVain(write: (when: string) => void): void {
    const { world, cluster } = this;
    // After a hand-over: from then on the leader takes changes.
    write('after the hand-over');
    const leader = cluster.leader!;
    const { voters, outgoing } = leader.state.membership;
    const isWhole = outgoing.length === 0 && voters.every((id) => cluster.byId(id)?.isAlive === true);
    if (!isWhole || voters.length < 3 || cluster.replicas.length >= NODES_MAX || !cluster.operator.isIdle) return;
    world.note(() => '=== a change in vain');
    const { id: node } = cluster.join();
    const others = cluster.replicas.filter(({ id }) => id !== leader.id);
    for (const { id } of others) {
      world.network.cut(id, leader.id);
      world.network.cut(leader.id, id);
    }
    const changes = [{ type: 'add-learner', node, address: `n${node}` }] as const;
    leader.request({ type: 'change-membership', transition: 'simple', changes }, undefined, () => {});
    write('with the leader cut off');
    for (const { id } of others) {
      world.network.mend(id, leader.id);
      world.network.mend(leader.id, id);
    }
    write('with the old leader back');
    world.runUntil(world.now + this.patienceMs, () => leader.machine.index === cluster.leader?.machine.index);
  }

  /**
   * As many voters as may fail are in the dark, and have shown the newest leader nothing: it must not take a change that would
   * need one of them, for as long as that one stays away nothing would be written any more.
   */
  shrinkInTheDark(write: (when: string) => void): void {
    const { world, cluster } = this;
    const leader = cluster.leader;
    if (leader === undefined || !cluster.operator.isIdle) return;
    const { voters, outgoing } = leader.state.membership;
    const isWhole = outgoing.length === 0 && voters.every((id) => cluster.byId(id)?.isAlive === true);
    if (!isWhole || voters.length < 3 || voters.length % 2 === 0) return;
    world.note(() => '=== a change in the dark');
    const [heir, ...others] = voters.filter((id) => id !== leader.id) as [NodeId, ...NodeId[]];
    const dark = others.slice(0, (voters.length - 1) / 2);
    const cuts = dark.flatMap((id) => cluster.replicas.map((other): [NodeId, NodeId] => [id, other.id]));
    for (const [a, b] of cuts) {
      world.network.cut(a, b);
      world.network.cut(b, a);
    }
    if (this.ask(leader, { type: 'transfer-leadership', to: heir }) === 'done') {
      write('with some in the dark');
      const successor = cluster.byId(heir)!;
      const changes = [{ type: 'remove', node: leader.id }] as const;
      this.ask(successor, { type: 'change-membership', transition: 'simple', changes });
      write('after a change that would need somebody in the dark');
    }
    for (const [a, b] of cuts) {
      world.network.mend(a, b);
      world.network.mend(b, a);
    }
    write('with everybody back');
    const hasCaughtUp = (id: NodeId): boolean => cluster.byId(id)?.machine.index === cluster.leader?.machine.index;
    world.runUntil(world.now + this.patienceMs, () => voters.every(hasCaughtUp));
  }

  /**
   * A learner is promoted, cut off from everyone, and then the leader dies for good: the majority that is left needs the
   * vote of one that does not know that it has one (etcd #10998). Whether all that came about; then a write must succeed.
   */
  promoteInTheDark(down: Set<NodeId>): boolean {
    const { world, cluster } = this;
    const { leader } = cluster;
    if (leader === undefined) return false;
    const { voters, outgoing } = leader.state.membership;
    const isWhole = outgoing.length === 0 && voters.every((id) => cluster.byId(id)?.isAlive === true);
    if (!isWhole || voters.length < 2 || cluster.replicas.length >= NODES_MAX || !cluster.operator.isIdle) return false;
    world.note(() => '=== a learner is promoted in the dark');
    const learner = cluster.join();
    const others = cluster.replicas.filter(({ id }) => id !== learner.id);
    const cut = (): void => {
      for (const { id } of others) world.network.cut(id, learner.id);
    };
    // Sometimes it is in the dark from the beginning: then it must not be promoted, having nothing.
    const hearsNothing = world.randomFor(10).chance(0.3);
    if (hearsNothing) cut();
    if (this.change(leader, { type: 'add-learner', node: learner.id, address: `n${learner.id}` }) !== 'done')
      return false;
    const hasCaughtUp = (): boolean => learner.machine.index === leader.machine.index;
    if (!hearsNothing) {
      world.runUntil(world.now + this.patienceMs, hasCaughtUp);
      if (!hasCaughtUp()) return false;
      cut();
    }
    const isPromoted = this.change(leader, { type: 'promote', node: learner.id }) === 'done';
    if (isPromoted) {
      down.add(leader.id);
      leader.node.crash('for good, with its newest voter in the dark');
    }
    for (const { id } of others) world.network.mend(id, learner.id);
    return isPromoted;
  }

  private change(
    leader: Replica<S>,
    change: Extract<LogCommand, { type: 'change-membership' }>['changes'][number],
  ): string {
    let outcome = '';
    for (let tries = 0; tries < TRIES_MAX && outcome !== 'done'; tries++) {
      outcome = this.ask(leader, { type: 'change-membership', transition: 'simple', changes: [change] });
      // Leadership has just gone over: the new leader's first entry is not committed yet, or not everywhere.
      if (outcome !== 'done') this.world.runUntil(this.world.now + PAUSE_MS);
    }
    return outcome;
  }

  /** What comes of it: `done`, `nothing`, or why not. */
  private ask(leader: Replica<S>, command: LogCommand): string {
    const { world } = this;
    let outcome = 'nothing';
    leader.request(command, undefined, (answer) => {
      outcome = answer.type === 'refused' ? answer.code : answer.type;
    });
    world.runUntil(world.now + this.patienceMs, () => outcome !== 'nothing');
    return outcome;
  }
}
