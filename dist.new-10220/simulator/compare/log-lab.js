// A cluster of one replicated log under chosen conditions, for measuring: no plan of faults, no invariants, no history.
import { Cluster } from '../log/cluster.js';
import { ObserverList } from '../log/observers.js';
import { registerMachine } from '../log/register-machine.js';
import { World } from '../world.js';
import { settingsOf, trafficOf } from './conditions.js';
/** Longer than any election here takes. */
const SETTLE_MS = 60_000;
/** After the first write, until heartbeats and their like go their regular way. */
const CALM_MS = 1000;
/** What the workload writes: a value of so many bytes under one of a few keys. */
const VALUE = 'x'.repeat(64);
const KEYS = 16;
const ENTRY = registerMachine.encode(1, 1000, { type: 'put', key: 'k0', value: `1000 ${VALUE}` });
/** What an entry holds, give or take a digit. */
export const ENTRY_BYTES = ENTRY.length;
export class LogLab {
    world;
    cluster;
    sequence = 0;
    constructor({ name, definition }, seed, nodes, conditions) {
        this.world = new World(seed);
        const settings = { ...settingsOf(conditions), compactionMargin: 0, snapshotMs: 0, flushEveryMs: 0 };
        const plan = { protocol: name, seed, nodes, machine: 'register', settings, actions: [], clients: [] };
        this.cluster = new Cluster(this.world, plan, definition, new ObserverList([]), registerMachine);
        this.cluster.start();
    }
    /** Runs until a leader serves, and everything is calm. */
    settle() {
        const { world } = this;
        let isServed = false;
        const askAgain = () => world.after(10, ask);
        const ask = () => {
            const { leader } = this.cluster;
            if (leader === undefined)
                askAgain();
            else
                this.write(leader, ({ type }) => {
                    if (type === 'served')
                        isServed = true;
                    else
                        askAgain();
                });
        };
        ask();
        world.runUntil(world.now + SETTLE_MS, () => isServed);
        if (!isServed)
            throw new Error(`no leader within ${SETTLE_MS} ms`);
        world.runUntil(world.now + CALM_MS);
    }
    get leader() {
        const { leader } = this.cluster;
        if (leader === undefined)
            throw new Error('nobody leads');
        return leader;
    }
    get replicas() {
        return this.cluster.replicas;
    }
    others(than) {
        return this.replicas.filter(({ id }) => !than.includes(id));
    }
    /** Asks `replica` for a write of its own; returns the write's number. */
    write(replica, done) {
        const sequence = ++this.sequence;
        const input = { type: 'put', key: `k${sequence % KEYS}`, value: `${sequence} ${VALUE}` };
        replica.request({ type: 'propose', data: registerMachine.encode(1, sequence, input) }, undefined, done);
        return sequence;
    }
    /** Asks `replica` for a linearizable read. */
    read(replica, done) {
        replica.request({ type: 'read' }, { type: 'get', key: 'k1' }, done);
    }
    traffic() {
        return trafficOf(this.world, this.replicas.map(({ node }) => node.disk));
    }
}
//# sourceMappingURL=log-lab.js.map