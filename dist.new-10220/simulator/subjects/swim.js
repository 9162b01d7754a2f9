// SWIM as the simulator runs it: a group whose members come, go, change what they say of themselves, and fall silent in
// every way; in the end everybody must know who is there, who is not, and what each says.
import { SwimInvariants } from '../../checkers/swim/index.js';
import { equalBytes } from '../../core/bytes.js';
import { createSwim, RULES } from '../../protocols/swim/index.js';
import { plainSubject } from '../plain/subject.js';
import { SWIM_MUTANTS } from './swim-mutants.js';
const REQUEST_EVERY_MS = 250;
const METADATA_BYTES_MAX = 120;
export const swimSubject = plainSubject({
    name: 'swim',
    description: 'SWIM with Lifeguard: who is there, who has failed, who has left, and what each says of itself',
    rules: RULES,
    mutants: SWIM_MUTANTS,
    create: createSwim,
    drawNodes: (random) => random.pick([2, 3, 4, 5, 6, 8, 9]),
    drawOptions,
    // Doubting one's own health makes everything up to nine times as slow.
    drawSettings: (random, { safetyMs }) => ({
        safetyMs: safetyMs * 2,
        livenessMs: 120_000,
        stayDown: random.pick([0, 0, 1, 2]),
    }),
    drawRequests,
    prepare: (cluster, _plan, options) => new SwimTrial(cluster, options),
});
function drawOptions(random) {
    const probeIntervalMs = random.pick([100, 150, 250]);
    const isPlain = random.chance(0.2);
    return {
        probeIntervalMs,
        probeTimeoutMs: probeIntervalMs * random.pick([0.3, 0.4, 0.5]),
        indirectProbes: random.pick([1, 2, 3]),
        suspicionMultiplier: random.pick([1, 2, 4]),
        suspicionMaxFactor: isPlain ? 1 : random.pick([2, 4, 6]),
        suspicionConfirmations: isPlain ? 0 : random.pick([1, 2, 3]),
        localHealthMax: isPlain ? 0 : random.pick([2, 8]),
        buddySystem: !isPlain,
        retransmitFactor: random.pick([1, 3]),
        gossipIntervalMs: random.pick([0, 30, 60]),
        packetBytes: random.pick([512, 1200]),
        metadataBytesMax: METADATA_BYTES_MAX,
        syncIntervalMs: random.pick([300, 1000]),
        joinRetryMs: 200,
        leaveTimeoutMs: 1000,
        forgetMs: random.pick([2000, 10_000, 600_000]),
    };
}
function drawRequests(random, { safetyMs }) {
    const requests = [];
    const mayLeave = random.chance(0.6);
    let at = 0;
    for (;;) {
        at += -REQUEST_EVERY_MS * Math.log(1 - random());
        if (at >= safetyMs)
            break;
        requests.push({ at, to: random.below(9), request: drawRequest(random, mayLeave) });
    }
    return requests;
}
function drawRequest(random, mayLeave) {
    const kind = random();
    if (mayLeave && kind < 0.15)
        return { type: 'leave' };
    if (kind < 0.4)
        return { type: 'join' };
    return { type: 'set-metadata', bytes: random.below(METADATA_BYTES_MAX), fill: random.below(256) };
}
class SwimTrial {
    observers;
    cluster;
    events = { joined: 0, suspected: 0, refuted: 0, failed: 0, left: 0 };
    constructor(cluster, options) {
        this.cluster = cluster;
        this.observers = [new SwimInvariants(options)];
    }
    /** Contacts outlive what a node forgets. */
    started(node) {
        node.request({ type: 'join', contacts: this.contacts() });
    }
    contacts() {
        return this.cluster.nodes.map(({ id }) => id);
    }
    request(node, request) {
        switch (request.type) {
            case 'set-metadata':
                node.request({ type: 'set-metadata', metadata: new Uint8Array(request.bytes).fill(request.fill) });
                return;
            case 'leave':
                node.request({ type: 'leave' });
                return;
            case 'join':
                node.request({ type: 'join', contacts: this.contacts() });
        }
    }
    emitted(_node, { type }) {
        this.events[type] = (this.events[type] ?? 0) + 1;
    }
    /** Completeness and accuracy, in the end: the living know the living and nobody else, and what they say. */
    missing() {
        for (const node of this.cluster.nodes) {
            if (!node.isAlive || node.state.phase !== 'running')
                continue;
            for (const other of this.cluster.nodes) {
                const wrong = other === node ? '' : wrongView(node, other);
                if (wrong !== '')
                    return wrong;
            }
        }
        return '';
    }
    counts() {
        const { joined = 0, suspected = 0, refuted = 0, failed = 0, left = 0 } = this.events;
        return { joined, suspected, refuted, failed, left };
    }
}
function wrongView(node, other) {
    const member = node.state.members.get(other.id);
    const isThere = other.isAlive && other.state.phase === 'running';
    const status = member?.status ?? 'unknown';
    if (!isThere) {
        const isGone = status === 'failed' || status === 'left' || status === 'unknown';
        return isGone ? '' : `node ${node.id} takes ${other.id}, which is gone, for ${status}`;
    }
    if (status !== 'alive')
        return `node ${node.id} takes ${other.id}, which is there, for ${status}`;
    const { incarnation, metadata } = other.state;
    if (member.incarnation !== incarnation || !equalBytes(member.metadata, metadata)) {
        return `node ${node.id} does not know what ${other.id} says of itself`;
    }
    return '';
}
//# sourceMappingURL=swim.js.map