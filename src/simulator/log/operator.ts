// The operator of a run: changes the membership, one task after another, trying again until a task is done or hopeless;
// replaces members whose disk was lost.

import type { NodeId } from '../../core/protocol.ts';
import type { LogCommand, LogSpec, Membership, MembershipChange } from '../../protocols/replicated-log.ts';
import type { Cluster, Replica } from './cluster.ts';
import type { PlannedAction, Transition } from './plan.ts';

type Task = Extract<PlannedAction, { type: 'add-node' | 'promote' | 'demote' | 'remove' | 'leave-joint' | 'wipe' }>;

const TRIES_MAX = 8;
const PAUSE_MS = 80;
const NODES_MAX = 9;

export class Operator<S extends LogSpec> {
  private readonly cluster: Cluster<S>;
  private readonly tasks: Task[] = [];
  private isBusy = false;
  changesDone = 0;
  /** Whether any change was ever asked for. */
  isUsed = false;

  constructor(cluster: Cluster<S>) {
    this.cluster = cluster;
  }

  perform(task: Task): void {
    this.tasks.push(task);
    this.next();
  }

  private next(): void {
    if (this.isBusy) return;
    const task = this.tasks.shift();
    if (task === undefined) return;
    this.isBusy = true;
    const finish = (): void => {
      this.isBusy = false;
      this.next();
    };
    if (task.type === 'wipe') this.wipe(task, finish);
    else this.change(task, finish);
  }

  private change(task: Exclude<Task, { type: 'wipe' }>, finish: () => void): void {
    const { cluster } = this;
    const membership = cluster.leader?.state.membership;
    if (membership === undefined) {
      finish();
      return;
    }
    if (task.type === 'leave-joint') {
      this.attempt({ type: 'leave-joint' }, 1, finish);
      return;
    }
    if (task.type === 'add-node') {
      if (cluster.replicas.length >= NODES_MAX) {
        finish();
        return;
      }
      const { id } = cluster.join();
      const type = task.as === 'voter' ? 'add-voter' : 'add-learner';
      this.attempt(command([{ type, node: id, address: `n${id}` }], task.transition), TRIES_MAX, finish);
      return;
    }
    const node = this.choose(task, membership);
    if (node === undefined) {
      finish();
      return;
    }
    this.attempt(command([{ type: task.type, node }], task.transition), TRIES_MAX, finish);
  }

  /** A member that the task fits. Two voters stay. */
  private choose(task: Task & { type: 'promote' | 'demote' | 'remove' }, membership: Membership): NodeId | undefined {
    const { voters, learners } = membership;
    const candidates =
      task.type === 'promote'
        ? learners
        : task.type === 'demote' || learners.length === 0
          ? voters
          : [...voters, ...learners];
    if (task.type !== 'promote' && voters.length <= 2 && candidates === voters) return undefined;
    if (task.target === 'leader' && task.type !== 'promote') return this.cluster.leader?.id;
    const place = task.target === 'leader' ? 0 : task.target;
    return candidates[place % Math.max(candidates.length, 1)];
  }

  /** Asks the leader, and if that fails anyone, until it is done. Infinity: for ever. */
  private attempt(change: LogCommand, tries: number, finish: (isDone: boolean) => void): void {
    const { world } = this.cluster;
    this.isUsed = true;
    let isSettled = false;
    const settle = (isDone: boolean): void => {
      if (isSettled) return;
      isSettled = true;
      if (isDone) this.changesDone++;
      if (isDone || tries <= 1) finish(isDone);
      else this.attempt(change, tries - 1, finish);
    };
    const at = this.cluster.leader ?? this.cluster.replicas.find((replica) => replica.isAlive);
    at?.request(change, '', (answer) => {
      world.after(PAUSE_MS, () => settle(answer.type === 'done' || (answer.type === 'refused' && isVain(answer.code))));
    });
    world.after(20 * PAUSE_MS, () => settle(false));
  }

  /**
   * The node and its disk are gone. Only one at a time and with a majority left, else there is nothing to recover from.
   * A fresh node takes its place under a new id, in one joint change.
   */
  private wipe(task: Task & { type: 'wipe' }, finish: () => void): void {
    const { cluster } = this;
    const doomed = cluster.find(task.target);
    const leader = cluster.leader;
    if (doomed === undefined || leader === undefined || !this.maySpare(doomed)) {
      finish();
      return;
    }
    cluster.wiped.add(doomed.id);
    doomed.node.crash('lost with its disk');
    this.replace(doomed.id, finish);
  }

  private maySpare(doomed: Replica<S>): boolean {
    const { cluster } = this;
    if (cluster.replicas.length >= NODES_MAX) return false;
    // Whatever configuration anyone alive works with: the node is one of three or more, and none of them was lost before.
    return cluster.replicas.every((replica) => {
      if (cluster.wiped.has(replica.id)) return true;
      if (!replica.isAlive) return false;
      const { voters, outgoing, learners } = replica.state.membership;
      if (learners.includes(doomed.id)) return true;
      // A member that was added but has nothing yet does not vote: it would not help to recover.
      if (voters.length === 0 || replica.status.lastIndex === 0)
        return cluster.leader?.state.membership.voters.includes(replica.id) !== true;
      return outgoing.length === 0 && voters.length >= 3 && voters.every((node) => !cluster.wiped.has(node));
    });
  }

  private replace(lost: NodeId, finish: () => void): void {
    const { id } = this.cluster.join();
    const swap = (): void => {
      const membership = this.cluster.leader?.state.membership;
      if (membership === undefined) {
        this.cluster.world.after(PAUSE_MS, swap);
        return;
      }
      const changes: MembershipChange[] = [];
      const isVoter = membership.voters.includes(lost);
      if (isVoter || membership.learners.includes(lost)) changes.push({ type: 'remove', node: lost });
      if (!membership.voters.includes(id) && !membership.learners.includes(id)) {
        changes.push({ type: isVoter ? 'add-voter' : 'add-learner', node: id, address: `n${id}` });
      }
      if (changes.length === 0) {
        finish();
        return;
      }
      this.attempt(command(changes, 'auto'), 1, () => this.cluster.world.after(PAUSE_MS, swap));
    };
    swap();
  }
}

/** Trying again would get the same answer. */
function isVain(code: string): boolean {
  return code === 'invalid-change';
}

function command(changes: readonly MembershipChange[], transition: Transition): LogCommand {
  return { type: 'change-membership', changes, transition };
}
