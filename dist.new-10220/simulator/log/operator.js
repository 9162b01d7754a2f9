// The operator of a run: changes the membership, one task after another, trying again until a task is done or hopeless;
// replaces members whose disk was lost.
const TRIES_MAX = 8;
const PAUSE_MS = 80;
const PATIENCE_MS = 20 * PAUSE_MS;
const NODES_MAX = 9;
export class Operator {
    cluster;
    tasks = [];
    isBusy = false;
    lastTryAt = Number.NEGATIVE_INFINITY;
    changesDone = 0;
    constructor(cluster) {
        this.cluster = cluster;
    }
    /** Nothing is under way or waiting. */
    get isIdle() {
        return !this.isBusy && this.tasks.length === 0 && this.cluster.world.now - this.lastTryAt > PATIENCE_MS;
    }
    /** Asks for nothing any more. */
    stop() {
        this.isBusy = true;
        this.tasks.length = 0;
    }
    perform(task) {
        if ('isRushed' in task && task.isRushed) {
            this.change(task, () => { });
            return;
        }
        this.tasks.push(task);
        this.next();
    }
    next() {
        if (this.isBusy)
            return;
        const task = this.tasks.shift();
        if (task === undefined)
            return;
        this.isBusy = true;
        const finish = () => {
            this.isBusy = false;
            this.next();
        };
        if (task.type === 'wipe' || task.type === 'damage')
            this.lose(task, finish);
        else
            this.change(task, finish);
    }
    change(task, finish) {
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
        if (change === undefined)
            finish();
        else
            this.attempt(command([change], task.transition), TRIES_MAX, finish);
    }
    addition(task, membership) {
        const { cluster } = this;
        const outside = cluster.replicas.find(({ id, isAlive }) => isAlive && !isMember(membership, id) && !cluster.amnesiacs.has(id));
        if (!(task.reuses && outside !== undefined) && cluster.replicas.length >= NODES_MAX)
            return undefined;
        const node = task.reuses && outside !== undefined ? outside.id : cluster.join().id;
        return { type: task.as === 'voter' ? 'add-voter' : 'add-learner', node, address: `n${node}` };
    }
    /** For a member that the task fits. Two voters stay. */
    alteration(task, membership) {
        const { voters, learners } = membership;
        let candidates = task.type === 'promote' ? learners : voters;
        if (task.type === 'remove' && learners.length > 0)
            candidates = [...voters, ...learners];
        if (task.type !== 'promote' && voters.length <= 2 && candidates === voters)
            return undefined;
        if (task.target === 'leader' && task.type !== 'promote')
            return { type: task.type, node: this.cluster.leader.id };
        const place = task.target === 'leader' ? 0 : task.target;
        const node = candidates[place % Math.max(candidates.length, 1)];
        return node === undefined ? undefined : { type: task.type, node };
    }
    /** Asks the leader, and if there is none anyone, until it is done. */
    attempt(change, tries, finish) {
        const { cluster } = this;
        const { world } = cluster;
        this.lastTryAt = world.now;
        let isSettled = false;
        const settle = (isDone, isVain) => {
            if (isSettled)
                return;
            isSettled = true;
            if (isDone)
                this.changesDone++;
            const membership = cluster.leader?.state.membership;
            if (isDone || isVain || tries <= 1 || membership === undefined || this.isMaimed(membership))
                finish(isDone);
            else
                this.attempt(change, tries - 1, finish);
        };
        const at = cluster.leader ?? cluster.replicas.find((replica) => replica.isAlive);
        at?.request(change, undefined, (answer) => {
            const isVain = answer.type === 'refused' && answer.code === 'invalid-change';
            world.after(PAUSE_MS, () => settle(answer.type === 'done', isVain));
        });
        world.after(PATIENCE_MS, () => settle(false, false));
    }
    /** A voter lost its disk: nothing else is changed until it is replaced. */
    isMaimed({ voters, outgoing }) {
        const { wiped, amnesiacs } = this.cluster;
        return [...voters, ...outgoing].some((node) => wiped.has(node) || amnesiacs.has(node));
    }
    // Lost disks
    /** Only one at a time and with a majority left that knows everything, else there is nothing to recover from. */
    lose(task, finish) {
        const { cluster } = this;
        const doomed = cluster.find(task.target);
        if (doomed === undefined || cluster.leader === undefined || !this.maySpare(doomed)) {
            finish();
            return;
        }
        const isVoter = cluster.leader.state.membership.voters.includes(doomed.id);
        if (task.type === 'damage')
            this.damage(doomed, task, isVoter, finish);
        else
            this.wipe(doomed, task.rejoins, isVoter, finish);
    }
    wipe(doomed, rejoins, isVoter, finish) {
        const { cluster } = this;
        doomed.node.crash('lost with its disk');
        if (rejoins) {
            cluster.rejoin(doomed.id);
            this.addAgain(doomed.id, isVoter, finish);
        }
        else {
            cluster.wiped.add(doomed.id);
            this.replace(doomed.id, isVoter, finish);
        }
    }
    /** What comes of it shows when the node starts again: it does, for nothing that matters was hit, or is replaced. */
    damage(doomed, task, isVoter, finish) {
        const { cluster } = this;
        const { world } = cluster;
        const { life } = doomed;
        const { disk } = doomed.node;
        const strike = () => {
            if (doomed.life === life)
                doomed.node.crash(`before its disk shows damage (${task.how})`);
            if (task.how === 'rot' && !doomed.isAlive)
                disk?.rot(world.randomFor(9, doomed.id, life).pick(['wal', 'wal', 'snapshots']));
            world.after(task.restartAfterMs, () => cluster.restart(doomed));
        };
        if (task.how !== 'rot')
            disk?.leadAstray(task.how);
        world.after(task.how === 'rot' ? 0 : task.crashAfterMs, strike);
        const watch = () => {
            if (doomed.isCorrupt) {
                cluster.wiped.add(doomed.id);
                this.replace(doomed.id, isVoter, finish);
            }
            else if (doomed.isAlive && doomed.life > life)
                finish();
            else
                world.after(PAUSE_MS, watch);
        };
        watch();
    }
    maySpare(doomed) {
        const { cluster } = this;
        if (cluster.replicas.length >= NODES_MAX || cluster.world.now - this.lastTryAt < PATIENCE_MS)
            return false;
        const members = cluster.leader.state.membership;
        // Whatever configuration anyone alive works with: the node is one of three or more, and none of them was lost before.
        return cluster.replicas.every((replica) => {
            if (cluster.wiped.has(replica.id))
                return true;
            if (!replica.isAlive)
                return false;
            const { voters, outgoing, learners } = replica.state.membership;
            if (learners.includes(doomed.id))
                return true;
            // A member that was added but has nothing yet does not vote: it would not help to recover.
            if (voters.length === 0 || replica.status.lastIndex === 0)
                return !members.voters.includes(replica.id);
            return outgoing.length === 0 && voters.length >= 3 && !this.isMaimed(replica.state.membership);
        });
    }
    /** A fresh node takes its place under a new id, in one joint change. */
    replace(lost, isVoter, finish) {
        const { id } = this.cluster.join();
        this.until(finish, (membership) => {
            const changes = [];
            if (isMember(membership, lost))
                changes.push({ type: 'remove', node: lost });
            if (!isMember(membership, id))
                changes.push(addition(id, isVoter));
            return changes;
        });
    }
    /** It is removed, and then added anew under the same id. */
    addAgain(lost, isVoter, finish) {
        let isOut = false;
        const finished = () => {
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
    until(finish, wanted) {
        const { cluster } = this;
        const membership = cluster.leader?.state.membership;
        const again = () => cluster.world.after(PAUSE_MS, () => this.until(finish, wanted));
        if (membership === undefined) {
            again();
            return;
        }
        const changes = wanted(membership);
        if (changes.length === 0)
            finish();
        else
            this.attempt(command(changes, 'auto'), 1, again);
    }
}
function isMember({ voters, outgoing, learners }, node) {
    return voters.includes(node) || outgoing.includes(node) || learners.includes(node);
}
function addition(node, isVoter) {
    return { type: isVoter ? 'add-voter' : 'add-learner', node, address: `n${node}` };
}
function command(changes, transition) {
    return { type: 'change-membership', changes, transition };
}
//# sourceMappingURL=operator.js.map