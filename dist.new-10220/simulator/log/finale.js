// What a run ends with, when all is well again: things that must work then, one after the other.
import { violated } from '../../checkers/invariant.js';
const NODES_MAX = 9;
const TRIES_MAX = 10;
const PAUSE_MS = 20;
export class Finale {
    world;
    cluster;
    patienceMs;
    constructor(world, cluster, patienceMs) {
        this.world = world;
        this.cluster = cluster;
        this.patienceMs = patienceMs;
    }
    /** Leadership goes to whoever is asked to take it. */
    handOver() {
        const { cluster } = this;
        const leader = cluster.leader;
        const { voters, outgoing } = leader.state.membership;
        const heir = voters.find((id) => id !== leader.id && cluster.byId(id)?.isAlive === true);
        if (heir === undefined || outgoing.length > 0 || !cluster.operator.isIdle)
            return;
        const outcome = this.ask(leader, { type: 'transfer-leadership', to: heir });
        if (outcome !== 'done')
            violated('transfer', `leader ${leader.id} could not hand over to ${heir}: ${outcome}`);
    }
    /**
     * A learner is promoted, cut off from everyone, and then the leader dies for good: the majority that is left needs the
     * vote of one that does not know that it has one (etcd #10998). Whether all that came about; then a write must succeed.
     */
    promoteInTheDark(down) {
        const { world, cluster } = this;
        const leader = cluster.leader;
        const { voters, outgoing } = leader.state.membership;
        const isWhole = outgoing.length === 0 && voters.every((id) => cluster.byId(id)?.isAlive === true);
        if (!isWhole || voters.length < 2 || cluster.replicas.length >= NODES_MAX || !cluster.operator.isIdle)
            return false;
        world.note(() => '=== a learner is promoted in the dark');
        const learner = cluster.join();
        if (this.change(leader, { type: 'add-learner', node: learner.id, address: `n${learner.id}` }) !== 'done')
            return false;
        const hasCaughtUp = () => learner.machine.index === leader.machine.index;
        world.runUntil(world.now + this.patienceMs, hasCaughtUp);
        if (!hasCaughtUp())
            return false;
        const others = cluster.replicas.filter(({ id }) => id !== learner.id);
        for (const { id } of others)
            world.network.cut(id, learner.id);
        const isPromoted = this.change(leader, { type: 'promote', node: learner.id }) === 'done';
        if (isPromoted) {
            down.add(leader.id);
            leader.node.crash('for good, with its newest voter in the dark');
        }
        for (const { id } of others)
            world.network.mend(id, learner.id);
        return isPromoted;
    }
    change(leader, change) {
        let outcome = '';
        for (let tries = 0; tries < TRIES_MAX && outcome !== 'done'; tries++) {
            outcome = this.ask(leader, { type: 'change-membership', transition: 'simple', changes: [change] });
            // Leadership has just gone over: the new leader's first entry is not committed yet, or not everywhere.
            if (outcome !== 'done')
                this.world.runUntil(this.world.now + PAUSE_MS);
        }
        return outcome;
    }
    /** What comes of it: `done`, `nothing`, or why not. */
    ask(leader, command) {
        const { world } = this;
        let outcome = 'nothing';
        leader.request(command, undefined, (answer) => {
            outcome = answer.type === 'refused' ? answer.code : answer.type;
        });
        world.runUntil(world.now + this.patienceMs, () => outcome !== 'nothing');
        return outcome;
    }
}
//# sourceMappingURL=finale.js.map