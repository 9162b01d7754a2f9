// The operator of a run: changes the membership, one task after another, trying again until a task is done or hopeless;
// replaces members whose disk was lost.

import { NONE, type NodeId } from '../../core/protocol.ts';
import type { LogCommand, LogSpec, Membership, MembershipChange } from '../../protocols/replicated-log.ts';
import type { Cluster, Replica } from './cluster.ts';
import type { PlannedAction, Transition } from './plan.ts';

type Loss = Extract<PlannedAction, { type: 'wipe' | 'damage' }>;
type ChangeTask = Extract<PlannedAction, { type: 'add-node' | 'promote' | 'demote' | 'remove' | 'leave-joint' }>;
type Task = ChangeTask | Loss;

const TRIES_MAX = 8;
const PAUSE_MS = 80;
const PATIENCE_MS = 20 * PAUSE_MS;
const NODES_MAX = 9;

export class Operator<S extends LogSpec> {
  private readonly cluster: Cluster<S>;
  private readonly tasks: Task[] = [];
  private isBusy = false;
  /** Its disk was damaged, and what comes of it is not known yet. */
  private doubtful: NodeId = NONE;
  private lastTryAt = Number.NEGATIVE_INFINITY;
  changesDone = 0;

  constructor(cluster: Cluster<S>) {
    this.cluster = cluster;
  }

  /** Nothing is under way or waiting. */
  get isIdle(): boolean {
    return !this.isBusy && this.tasks.length === 0 && this.cluster.world.now - this.lastTryAt > PATIENCE_MS;
  }

  /** Asks for nothing any more. */
  stop(): void {
    this.isBusy = true;
    this.tasks.length = 0;
  }

  perform(task: Task): void {
    if ('isRushed' in task && task.isRushed) {
      this.change(task, () => {});
      return;
    }
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
    if (task.type === 'wipe' || task.type === 'damage') this.lose(task, finish);
    else this.change(task, finish);
  }

  private change(task: ChangeTask, finish: () => void): void {
    const { cluster } = this;
    const membership = cluster.leader?.state.membership;
    if (membership === undefined || this.isMaimed(membership)) {
      finish();
      return;
    }
    if (task.type === 'leave-joint') {
      this.attempt({ type: 'leave-joint' }, 1, finish);
      return;
    }
    const change = task.type === 'add-node' ? this.addition(task, membership) : this.alteration(task, membership);
    if (change === undefined) finish();
    else this.attempt(command([change], task.transition), TRIES_MAX, finish);
  }

  private addition(task: ChangeTask & { type: 'add-node' }, membership: Membership): MembershipChange | undefined {
    const { cluster } = this;
    const outside = cluster.replicas.find(
      ({ id, isAlive }) => isAlive && !isMember(membership, id) && !cluster.amnesiacs.has(id),
    );
    if (!(task.reuses && outside !== undefined) && cluster.replicas.length >= NODES_MAX) return undefined;
    const node = task.reuses && outside !== undefined ? outside.id : cluster.join().id;
    return { type: task.as === 'voter' ? 'add-voter' : 'add-learner', node, address: `n${node}` };
  }

  /** For a member that the task fits. Two voters stay. */
  private alteration(
    task: ChangeTask & { type: 'promote' | 'demote' | 'remove' },
    membership: Membership,
  ): MembershipChange | undefined {
    const { voters, learners } = membership;
    let candidates = task.type === 'promote' ? learners : voters;
    if (task.type === 'remove' && learners.length > 0) candidates = [...voters, ...learners];
    if (task.type !== 'promote' && voters.length <= 2 && candidates === voters) return undefined;
    if (task.target === 'leader' && task.type !== 'promote') return { type: task.type, node: this.cluster.leader!.id };
    const place = task.target === 'leader' ? 0 : task.target;
    const node = candidates[place % Math.max(candidates.length, 1)];
    return node === undefined ? undefined : { type: task.type, node };
  }

  /** Asks the leader, and if there is none anyone, until it is done. */
  private attempt(change: LogCommand, tries: number, finish: (isDone: boolean) => void): void {
    const { cluster } = this;
    const { world } = cluster;
    this.lastTryAt = world.now;
    let isSettled = false;
    const settle = (isDone: boolean, isVain: boolean): void => {
      if (isSettled) return;
      isSettled = true;
      if (isDone) this.changesDone++;
      const membership = cluster.leader?.state.membership;
      if (isDone || isVain || tries <= 1 || membership === undefined || this.isMaimed(membership)) finish(isDone);
      else this.attempt(change, tries - 1, finish);
    };
    const at = cluster.leader ?? cluster.replicas.find((replica) => replica.isAlive);
    at?.request(change, undefined, (answer) => {
      const isVain = answer.type === 'refused' && answer.code === 'invalid-change';
      world.after(PAUSE_MS, () => settle(answer.type === 'done', isVain));
    });
    world.after(PATIENCE_MS, () => settle(false, false));
  }

  /** A voter lost its disk, or may have: nothing else is changed until it is replaced. */
  private isMaimed({ voters, outgoing }: Membership): boolean {
    const { wiped, amnesiacs } = this.cluster;
    return [...voters, ...outgoing].some((node) => wiped.has(node) || amnesiacs.has(node) || node === this.doubtful);
  }

  // Lost disks

  /** Only one at a time and with a majority left that knows everything, else there is nothing to recover from. */
  private lose(task: Loss, finish: () => void): void {
    const { cluster } = this;
    const doomed = cluster.find(task.target);
    if (doomed === undefined || cluster.leader === undefined || !this.maySpare(doomed)) {
      finish();
      return;
    }
    const isVoter = cluster.leader.state.membership.voters.includes(doomed.id);
    if (task.type === 'damage') this.damage(doomed, task, isVoter, finish);
    else this.wipe(doomed, task.rejoins, isVoter, finish);
  }

  private wipe(doomed: Replica<S>, rejoins: boolean, isVoter: boolean, finish: () => void): void {
    const { cluster } = this;
    doomed.node.crash('lost with its disk');
    if (rejoins) {
      cluster.rejoin(doomed.id);
      this.addAgain(doomed.id, isVoter, finish);
    } else {
      cluster.wiped.add(doomed.id);
      this.replace(doomed.id, isVoter, finish);
    }
  }

  /** What comes of it shows when the node starts again: it does, for nothing that matters was hit, or is replaced. */
  private damage(doomed: Replica<S>, task: Loss & { type: 'damage' }, isVoter: boolean, finish: () => void): void {
    const { cluster } = this;
    const { world } = cluster;
    const { disk } = doomed.node;
    this.doubtful = doomed.id;
    let struckLife: number | undefined;
    const strike = (): void => {
      // From here on its writes go where they should: the next start finds all that there is to find.
      disk?.keepCourse();
      struckLife = doomed.life;
      doomed.node.crash(`before its disk shows damage (${task.how})`);
      if (task.how === 'rot') disk?.rot(world.randomFor(9, doomed.id, struckLife).pick(['wal', 'wal', 'snapshots']));
      world.after(task.restartAfterMs, () => cluster.restart(doomed));
    };
    if (task.how !== 'rot') disk?.leadAstray(task.how);
    world.after(task.how === 'rot' ? 0 : task.crashAfterMs, strike);
    const watch = (): void => {
      if (doomed.isCorrupt) {
        this.doubtful = NONE;
        cluster.wiped.add(doomed.id);
        this.replace(doomed.id, isVoter, finish);
      } else if (struckLife !== undefined && doomed.isAlive && doomed.life > struckLife) {
        this.doubtful = NONE;
        finish();
      } else world.after(PAUSE_MS, watch);
    };
    watch();
  }

  private maySpare(doomed: Replica<S>): boolean {
    const { cluster } = this;
    if (cluster.replicas.length >= NODES_MAX || cluster.world.now - this.lastTryAt < PATIENCE_MS) return false;
    const members = cluster.leader!.state.membership;
    // Whatever configuration anyone alive works with: the node is one of three or more, and none of them was lost before.
    return cluster.replicas.every((replica) => {
      if (cluster.wiped.has(replica.id)) return true;
      if (!replica.isAlive) return false;
      const { voters, outgoing, learners } = replica.state.membership;
      if (learners.includes(doomed.id)) return true;
      // A member that was added but has nothing yet does not vote: it would not help to recover.
      if (voters.length === 0 || replica.status.lastIndex === 0) return !members.voters.includes(replica.id);
      return outgoing.length === 0 && voters.length >= 3 && !this.isMaimed(replica.state.membership);
    });
  }

  /** A fresh node takes its place under a new id, in one joint change. */
  private replace(lost: NodeId, isVoter: boolean, finish: () => void): void {
    const { id } = this.cluster.join();
    this.until(finish, (membership) => {
      const changes: MembershipChange[] = [];
      if (isMember(membership, lost)) changes.push({ type: 'remove', node: lost });
      if (!isMember(membership, id)) changes.push(addition(id, isVoter));
      return changes;
    });
  }

  /** It is removed, and then added anew under the same id. */
  private addAgain(lost: NodeId, isVoter: boolean, finish: () => void): void {
    let isOut = false;
    const finished = (): void => {
      this.cluster.amnesiacs.delete(lost);
      finish();
    };
    this.until(finished, (membership) => {
      if (!isMember(membership, lost)) {
        isOut = true;
        return [addition(lost, isVoter)];
      }
      return isOut ? [] : [{ type: 'remove', node: lost }];
    });
  }

  /** Makes the changes that `wanted` asks for, again and again, until it asks for none. */
  private until(finish: () => void, wanted: (membership: Membership) => readonly MembershipChange[]): void {
    const { cluster } = this;
    const membership = cluster.leader?.state.membership;
    const again = (): void => cluster.world.after(PAUSE_MS, () => this.until(finish, wanted));
    if (membership === undefined) {
      again();
      return;
    }
    const changes = wanted(membership);
    if (changes.length === 0) finish();
    else this.attempt(command(changes, 'auto'), 1, again);
  }
}

function isMember({ voters, outgoing, learners }: Membership, node: NodeId): boolean {
  return voters.includes(node) || outgoing.includes(node) || learners.includes(node);
}

function addition(node: NodeId, isVoter: boolean): MembershipChange {
  return { type: isVoter ? 'add-voter' : 'add-learner', node, address: `n${node}` };
}

function command(changes: readonly MembershipChange[], transition: Transition): LogCommand {
  return { type: 'change-membership', changes, transition };
}
