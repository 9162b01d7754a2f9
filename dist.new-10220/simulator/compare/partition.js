// What both sides of a partition do that cuts the leader, with fewer than half of the members, off the others: requests
// arrive on both sides all the while, and each is served, refused, or left without an answer.
import { DATA_CENTRE, distributionOf } from './conditions.js';
import { LogLab } from './log-lab.js';
const LASTS_MS = 5000;
const EVERY_MS = 10;
const PATIENCE_MS = 60_000;
export function measurePartition(contestant, firstSeed, seeds, nodes) {
    const runs = Array.from({ length: seeds }, (_, i) => new Partition(contestant, firstSeed + i, nodes).run());
    const sum = (pick) => runs.map(pick).reduce((a, b) => ({
        served: a.served + b.served,
        refused: a.refused + b.refused,
        blocked: a.blocked + b.blocked,
    }));
    const spread = (pick) => distributionOf(runs.map(pick));
    return {
        lastsMs: LASTS_MS,
        minority: {
            writes: sum((run) => run.minority.writes),
            reads: sum((run) => run.minority.reads),
            staleReads: runs.reduce((stale, run) => stale + run.minority.stale + run.majority.stale, 0),
            leaderGoneMs: spread((run) => run.leaderGoneMs),
            localBehind: Math.max(...runs.map((run) => run.localBehind)),
        },
        majority: {
            writes: sum((run) => run.majority.writes),
            reads: sum((run) => run.majority.reads),
            firstWriteMs: spread((run) => run.majority.firstWriteMs),
            firstReadMs: spread((run) => run.majority.firstReadMs),
        },
        healedMs: spread((run) => run.healedMs),
    };
}
class Side {
    writes = { served: 0, refused: 0, blocked: 0 };
    reads = { served: 0, refused: 0, blocked: 0 };
    stale = 0;
    firstWriteMs = Number.POSITIVE_INFINITY;
    firstReadMs = Number.POSITIVE_INFINITY;
    members;
    constructor(members) {
        this.members = members;
    }
}
class Partition {
    contestant;
    seed;
    lab;
    cutAt = 0;
    isOver = false;
    /** The log index that every acknowledged write lies at or below. */
    acknowledgedIndex = 0;
    constructor(contestant, seed, nodes) {
        this.contestant = contestant;
        this.seed = seed;
        this.lab = new LogLab(contestant, seed, nodes, DATA_CENTRE);
    }
    run() {
        const { lab } = this;
        const { world } = lab;
        lab.settle();
        world.runUntil(world.now + 1000 * world.randomFor(9)());
        const { leader } = lab;
        const size = Math.ceil(lab.replicas.length / 2) - 1;
        const fewer = [leader, ...lab.others([leader.id]).slice(0, size - 1)];
        const minority = new Side(fewer);
        const majority = new Side(lab.others(fewer.map(({ id }) => id)));
        this.cutAt = world.now;
        this.cut(minority, majority, (from, to) => world.network.cut(from, to));
        let leaderGoneMs = Number.POSITIVE_INFINITY;
        for (let at = 0; at < LASTS_MS; at += EVERY_MS) {
            world.after(at, () => {
                if (leader.state.leader !== leader.id)
                    leaderGoneMs = Math.min(leaderGoneMs, at);
                for (const side of [minority, majority])
                    this.ask(side, at / EVERY_MS);
            });
        }
        world.runUntil(this.cutAt + LASTS_MS);
        const localBehind = this.acknowledgedIndex - Math.min(...fewer.map(({ machine }) => machine.index));
        this.isOver = true;
        this.cut(minority, majority, (from, to) => world.network.mend(from, to));
        const healedAt = world.now;
        world.runUntil(healedAt + PATIENCE_MS, () => this.isHealed());
        if (!this.isHealed())
            throw new Error(`${this.contestant.name} did not heal, seed ${this.seed}`);
        for (const side of [minority, majority]) {
            for (const outcomes of [side.writes, side.reads]) {
                outcomes.blocked = LASTS_MS / EVERY_MS - outcomes.served - outcomes.refused;
            }
        }
        return { minority, majority, leaderGoneMs, localBehind, healedMs: world.now - healedAt };
    }
    cut(one, other, change) {
        for (const { id: a } of one.members) {
            for (const { id: b } of other.members) {
                change(a, b);
                change(b, a);
            }
        }
    }
    ask(side, turn) {
        const { world } = this.lab;
        const member = side.members[turn % side.members.length];
        this.lab.write(member, (answer) => {
            this.count(side.writes, answer);
            if (answer.type !== 'served' || this.isOver)
                return;
            this.acknowledgedIndex = Math.max(this.acknowledgedIndex, member.machine.index);
            side.firstWriteMs = Math.min(side.firstWriteMs, world.now - this.cutAt);
        });
        const mustSee = this.acknowledgedIndex;
        this.lab.read(member, (answer) => {
            this.count(side.reads, answer);
            if (answer.type !== 'served' || this.isOver)
                return;
            if (member.machine.index < mustSee)
                side.stale++;
            side.firstReadMs = Math.min(side.firstReadMs, world.now - this.cutAt);
        });
    }
    count(outcomes, { type }) {
        if (this.isOver)
            return;
        if (type === 'served')
            outcomes.served++;
        else if (type === 'refused')
            outcomes.refused++;
    }
    isHealed() {
        const { leader, replicas } = this.lab.cluster;
        if (leader === undefined || leader.machine.index < leader.state.commitIndex)
            return false;
        return replicas.every(({ machine, state }) => state.leader === leader.id && machine.index === leader.machine.index && machine.hash === leader.machine.hash);
    }
}
//# sourceMappingURL=partition.js.map