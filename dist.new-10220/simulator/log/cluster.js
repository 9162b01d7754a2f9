// The replicas of a run, and what a plan's actions do to them.
import { VirtualClock } from '../clock.js';
import { SimulatedDisk } from '../disk.js';
import { show } from '../show.js';
import { Operator } from './operator.js';
import { LogReplica } from './replica.js';
const NOBODY = {
    voters: [],
    outgoing: [],
    learners: [],
    learnersNext: [],
    autoLeave: false,
    addresses: [],
};
export class Cluster {
    /** By place: founders first, then those that joined; the wiped stay in their place. */
    replicas = [];
    wiped = new Set();
    /** Lost their disk, and are back under their old id. */
    amnesiacs = new Set();
    operator;
    world;
    plan;
    definition;
    observer;
    options;
    kind;
    /** The second phase began: what is still planned does nothing. */
    isOver = false;
    constructor(world, plan, definition, observer, kind) {
        this.world = world;
        this.plan = plan;
        this.definition = definition;
        this.observer = observer;
        this.kind = kind;
        this.options = definition.parseOptions(plan.settings.options);
        this.operator = new Operator(this);
        const voters = Array.from({ length: plan.nodes }, (_, i) => i + 1);
        const addresses = voters.map((node) => ({ node, address: `n${node}` }));
        for (const id of voters)
            this.replicas.push(this.create(id, { ...NOBODY, voters, addresses }));
        world.network.weather = plan.settings.weather;
    }
    create(id, founders) {
        const { world, plan } = this;
        const { settings } = plan;
        const planned = settings.clocks[(id - 1) % settings.clocks.length] ?? { offsetMs: 0, rate: 1 };
        const clock = new VirtualClock(world.now, planned.offsetMs, planned.rate);
        const disk = new SimulatedDisk(world, world.randomFor(6, id), settings);
        const replica = new LogReplica(world, id, this.definition, this.options, founders, clock, disk, settings, this.observer, this.kind);
        return replica;
    }
    start() {
        for (const replica of this.replicas)
            replica.start();
        this.scheduleFlush();
        for (const { at, action } of this.plan.actions) {
            this.world.at(at, () => {
                if (this.isOver)
                    return;
                this.world.note(() => `--- ${show(action)}`);
                this.perform(action);
            });
        }
    }
    /** A fresh node that waits to be added. */
    join() {
        const replica = this.create(this.replicas.length + 1, NOBODY);
        this.replicas.push(replica);
        replica.start();
        return replica;
    }
    /** A node with an empty disk, under the id of one that is down. */
    rejoin(id) {
        const replica = this.create(id, NOBODY);
        replica.node.life = this.byId(id).life;
        this.replicas[id - 1] = replica;
        this.amnesiacs.add(id);
        replica.start();
    }
    scheduleFlush() {
        const { flushEveryMs } = this.plan.settings;
        if (flushEveryMs <= 0)
            return;
        this.world.after(flushEveryMs, () => {
            for (const replica of this.replicas)
                replica.flush();
            this.scheduleFlush();
        });
    }
    // Who is who
    /** The leader of the highest term, if any node alive thinks it leads. */
    get leader() {
        let best;
        for (const replica of this.replicas) {
            if (!replica.isAlive || replica.state.leader !== replica.id)
                continue;
            if (best === undefined || replica.state.term > best.state.term)
                best = replica;
        }
        return best;
    }
    find(target) {
        if (target === 'leader')
            return this.leader ?? this.replicas.find((replica) => replica.isAlive);
        const places = this.replicas.filter((replica) => !this.wiped.has(replica.id));
        return places[target % places.length];
    }
    byId(id) {
        return this.replicas[id - 1];
    }
    // Actions
    perform(action) {
        switch (action.type) {
            case 'restart-storm':
                this.storm(action.spreadMs);
                return;
            case 'partition':
                this.partition(action.sides, action.forMs);
                return;
            case 'weather':
                this.changeWeather(action);
                return;
            case 'cut':
            case 'flap':
            case 'slow-link':
            case 'clog':
                this.disturbLink(action);
                return;
            case 'add-node':
            case 'promote':
            case 'demote':
            case 'remove':
            case 'leave-joint':
            case 'wipe':
            case 'damage':
                this.operator.perform(action);
                return;
            case 'transfer': {
                const to = this.find(action.to);
                if (to !== undefined)
                    this.leader?.request({ type: 'transfer-leadership', to: to.id }, undefined, () => { });
                return;
            }
            default: {
                const replica = this.find(action.target);
                if (replica !== undefined)
                    this.strike(replica, action);
            }
        }
    }
    strike(replica, action) {
        const { node } = replica;
        const { world } = this;
        switch (action.type) {
            case 'crash':
                if (action.point === 'at-once')
                    node.crash('killed');
                else
                    node.armedCrash = action.point;
                this.later(action.restartAfterMs, () => this.restart(replica));
                return;
            case 'pause':
                node.pause();
                this.later(action.forMs, () => node.resume());
                return;
            case 'isolate':
                this.isolate(replica, action.way, action.forMs);
                return;
            case 'clock-jump':
                node.clock.jump(world.now, action.byMs);
                node.clockChanged();
                return;
            case 'clock-rate':
                node.clock.setRate(world.now, action.rate);
                node.clockChanged();
                return;
            case 'disk-stall':
                node.disk.stall(action.forMs);
                return;
            case 'disk-failure':
                node.disk.fs.failSyncs(1);
                this.later(action.restartAfterMs, () => this.restart(replica));
                return;
            case 'disk-full':
                node.disk.fill();
                this.later(action.forMs, () => node.disk.empty());
                return;
            case 'campaign':
                replica.request({ type: 'campaign' }, undefined, () => { });
                return;
            case 'flush':
                replica.flush();
                return;
            case 'peer-disconnected': {
                const peer = this.find(action.peer);
                if (peer !== undefined && peer !== replica)
                    replica.peerDisconnected(peer.id);
            }
        }
    }
    later(delayMs, run) {
        this.world.after(delayMs, () => {
            if (!this.isOver)
                run();
        });
    }
    restart(replica) {
        if (replica.isAlive || replica.isCorrupt || this.wiped.has(replica.id))
            return;
        replica.node.disk.empty();
        replica.start();
    }
    storm(spreadMs) {
        const random = this.world.randomFor(7, Math.floor(this.world.now));
        for (const replica of this.replicas) {
            replica.node.crash('restart storm');
            this.later(random() * spreadMs, () => this.restart(replica));
        }
    }
    partition(sides, forMs) {
        const cuts = [];
        const sideOf = (id) => sides[(id - 1) % sides.length];
        for (const { id: from } of this.replicas) {
            for (const { id: to } of this.replicas)
                if (sideOf(from) !== sideOf(to))
                    cuts.push([from, to]);
        }
        this.cut(cuts, forMs);
    }
    isolate(replica, way, forMs) {
        const cuts = [];
        for (const { id } of this.replicas) {
            if (id === replica.id)
                continue;
            if (way !== 'out')
                cuts.push([id, replica.id]);
            if (way !== 'in')
                cuts.push([replica.id, id]);
        }
        this.cut(cuts, forMs);
    }
    cut(cuts, forMs) {
        const { network } = this.world;
        for (const [from, to] of cuts)
            network.cut(from, to);
        this.later(forMs, () => {
            for (const [from, to] of cuts)
                network.mend(from, to);
        });
    }
    disturbLink(action) {
        const from = this.find(action.from)?.id;
        const to = this.find(action.to)?.id;
        if (from === undefined || to === undefined || from === to)
            return;
        const { network } = this.world;
        switch (action.type) {
            case 'cut':
                this.cut(action.isOneWay ? oneWay(from, to) : bothWays(from, to), action.forMs);
                return;
            case 'flap':
                for (let i = 0; i < action.times; i++) {
                    this.later(2 * i * action.periodMs, () => this.cut(bothWays(from, to), action.periodMs));
                }
                return;
            case 'clog':
                network.clog(from, to, this.world.now + action.forMs);
                return;
            case 'slow-link':
                network.slow(from, to, action.byMs);
                this.later(action.forMs, () => network.slow(from, to, 0));
        }
    }
    changeWeather(action) {
        const { network } = this.world;
        network.weather = action.weather;
        this.later(action.forMs, () => {
            network.weather = this.plan.settings.weather;
        });
    }
    // The second phase
    /** Ends all faults and brings everyone back but `down` members, fewer than half of any configuration's voters. */
    heal(down) {
        this.isOver = true;
        const { world } = this;
        world.network.heal();
        for (const replica of this.replicas) {
            const { node } = replica;
            node.clock.setRate(world.now, 1);
            node.disk.heal();
            node.armedCrash = undefined;
            node.resume();
            node.clockChanged();
            if (down.has(replica.id))
                node.crash('stays down in the second phase');
        }
        this.supervise(down);
    }
    /** Restarts who is down; again, if a fault that was planned but not met yet strikes late. */
    supervise(down) {
        for (const replica of this.replicas)
            if (!down.has(replica.id))
                this.restart(replica);
        this.world.after(200, () => this.supervise(down));
    }
}
function oneWay(from, to) {
    return [[from, to]];
}
function bothWays(from, to) {
    return [
        [from, to],
        [to, from],
    ];
}
//# sourceMappingURL=cluster.js.map