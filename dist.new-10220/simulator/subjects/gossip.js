// Gossip as the simulator runs it: nodes write and delete the same few keys, by every mixture of rumours, anti-entropy and
// walks of repair; in the end all must hold the same.
import { GossipInvariants } from '../../checkers/gossip/index.js';
import { violated } from '../../checkers/invariant.js';
import { equalBytes } from '../../core/bytes.js';
import { createGossip, entriesOf, entryOf, RULES, } from '../../protocols/gossip/index.js';
import { plainSubject } from '../plain/subject.js';
import { GOSSIP_MUTANTS } from './gossip-mutants.js';
const KEYS = ['a', 'b', 'c', 'd', 'e', 'f'];
export const gossipSubject = plainSubject({
    name: 'gossip',
    description: 'gossip: rumour mongering, anti-entropy and the closed ring of repair over one replicated map',
    rules: RULES,
    mutants: GOSSIP_MUTANTS,
    create: createGossip,
    drawNodes: (random) => random.pick([2, 3, 4, 5, 6, 9]),
    drawOptions,
    drawSettings: () => ({ livenessMs: 60_000 }),
    drawRequests,
    prepare: (cluster, _plan, options) => new GossipTrial(cluster, options),
});
/** Rumours alone leave a residue: something else is always there to reach it. */
function drawOptions(random) {
    const antiEntropy = random.pick(['push', 'pull', 'push-pull', 'off']);
    return {
        antiEntropy,
        antiEntropyIntervalMs: random.pick([50, 200, 1000]),
        partners: random.pick(['random', 'ring']),
        rumours: random.pick(['feedback', 'blind', 'off']),
        interest: random.pick(['counter', 'coin']),
        interestLimit: random.pick([1, 2, 4]),
        rumourIntervalMs: random.pick([20, 100]),
        rumourFanout: random.pick([1, 2]),
        repairIntervalMs: antiEntropy === 'off' || random.chance(0.3) ? random.pick([300, 1000]) : 0,
        hopTimeoutMs: random.pick([50, 200]),
        rumourBytes: random.pick([60, 1200]),
        deltaBytes: random.pick([60, 100_000]),
    };
}
function drawRequests(random, { safetyMs }) {
    const requests = [];
    const meanMs = random.pick([20, 100, 400]);
    const hasClock = random.chance(0.3);
    let at = 0;
    for (;;) {
        at += -meanMs * Math.log(1 - random());
        if (at >= safetyMs)
            return requests;
        requests.push({ at, to: random.below(9), request: drawRequest(random, hasClock ? Math.floor(at / 10) : 0) });
    }
}
function drawRequest(random, at) {
    const kind = random();
    if (kind < 0.05)
        return { type: 'repair' };
    const key = random.pick(KEYS);
    return kind < 0.25 ? { type: 'delete', key, at } : { type: 'put', key, value: random.below(1e9), at };
}
class GossipTrial {
    observers;
    cluster;
    /** The newest write of each key that was acknowledged. */
    acknowledged = new Map();
    writes = 0;
    walks = 0;
    constructor(cluster, options) {
        this.cluster = cluster;
        this.observers = [new GossipInvariants(options)];
    }
    request(node, request) {
        if (request.type === 'repair') {
            node.request(request);
            return;
        }
        const { key, at } = request;
        const value = request.type === 'put' ? bytesOf(request.value) : undefined;
        const command = value === undefined ? { type: 'delete', key, at } : { type: 'put', key, value, at };
        node.request(command, (result) => {
            if (result?.type !== 'written')
                return;
            this.writes++;
            const { version } = result;
            const before = this.acknowledged.get(key);
            if (before === undefined || RULES.isNewer(version, before))
                this.acknowledged.set(key, version);
        });
    }
    emitted(_node, { type }) {
        if (type === 'walk-ended')
            this.walks++;
    }
    missing() {
        const [first, ...rest] = this.cluster.nodes;
        if (!first.isAlive)
            return `node ${first.id} is down`;
        const entries = entriesOf(first.state);
        for (const node of rest) {
            if (!node.isAlive)
                return `node ${node.id} is down`;
            if (entriesOf(node.state).length !== entries.length)
                return `nodes ${first.id} and ${node.id} hold different keys`;
            for (const entry of entries) {
                const other = entryOf(node.state, entry.key);
                const isSame = other?.counter === entry.counter && other.node === entry.node;
                if (!isSame)
                    return `nodes ${first.id} and ${node.id} hold different writes of ${entry.key}`;
            }
        }
        return '';
    }
    /** All hold the same; and that is the newest that was acknowledged, or newer, with the same value everywhere. */
    judge() {
        const [first, ...rest] = this.cluster.nodes;
        for (const [key, version] of this.acknowledged) {
            const entry = entryOf(first.state, key);
            if (entry === undefined || RULES.isNewer(version, entry)) {
                violated('acknowledged-writes-stay', `write (${version.counter}, ${version.node}) of ${key} is lost`);
            }
            for (const node of rest) {
                const other = entryOf(node.state, key);
                const isSame = entry.value === undefined || other?.value === undefined
                    ? entry.value === other?.value
                    : equalBytes(entry.value, other.value);
                if (!isSame)
                    violated('convergence', `nodes ${first.id} and ${node.id} hold different values of ${key}`);
            }
        }
    }
    counts() {
        return { writes: this.writes, walks: this.walks };
    }
}
function bytesOf(value) {
    return Uint8Array.from([value, value >>> 8, value >>> 16, value >>> 24]);
}
//# sourceMappingURL=gossip.js.map