// Paxos as campaigns run it: a few clients at different nodes propose different values, mostly at about the same time.
import { violated } from '../../checkers/invariant.js';
import { PaxosInvariants } from '../../checkers/paxos/index.js';
import { equalBytes, utf8Encode } from '../../core/bytes.js';
import { compareBallots, createPaxos, RULES, showBallot, } from '../../protocols/paxos/index.js';
import { plainSubject } from '../plain/subject.js';
import { mutant } from '../subject.js';
/** After healing every other node proposes, and they need fewer ballots than this, for back-off parts them. */
const BALLOTS_MAX = 150;
/** Ballots that lose their way: several minorities accept, and answers come late. */
const FOCUS = { nodes: 5, faults: ['weather', 'links', 'partition'], options: { phaseTimeoutMs: 30, backOffMs: 2 } };
const MUTANTS = [
    mutant('promise-anything', 'promises ballots at or below what it promised', { mayPromise: () => true }),
    mutant('accept-anything', 'accepts ballots below what it promised', { mayAccept: () => true }),
    mutant('forget-promises', 'a promise is not on disk when it leaves', { keepsPromises: () => false }),
    mutant('forget-accepted', 'a vote is not on disk when it leaves', { keepsAccepted: () => false }),
    mutant('small-quorum', 'half of the acceptors, rounded down, decide', {
        quorum: (members) => Math.max(1, Math.floor(members / 2)),
    }),
    mutant('count-any-promise', 'promises for earlier ballots count', { countsForBallot: () => true }, FOCUS),
    mutant('own-value-first', 'proposes its own value whatever was accepted', {
        valueToPropose: (_accepted, own) => own,
    }),
    mutant('lowest-accepted', 'proposes the value of the lowest ballot reported', {
        valueToPropose: (accepted, own) => [...accepted].sort((a, b) => compareBallots(a.ballot, b.ballot))[0]?.value ?? own,
    }, FOCUS),
    mutant('reuse-ballots', 'a later life may use a ballot again', { keepsCounter: () => false }),
    mutant('mix-ballots', 'votes at different ballots are counted together', { countsTogether: () => true }),
    mutant('no-back-off', 'who meets a higher ballot tries a still higher one at once', { backOff: () => 0 }, { nodes: 7, faults: [] }),
    mutant('never-ask', 'learners that missed votes do not ask for them', { asksAgain: () => false }),
];
export const paxosSubject = plainSubject({
    name: 'paxos',
    description: 'Paxos, single decree: proposers that compete for one value, under crashes, partitions and bad networks',
    rules: RULES,
    mutants: MUTANTS,
    create: createPaxos,
    drawNodes: (random) => random.pick([1, 2, 3, 3, 3, 4, 5, 5, 5, 7]),
    drawOptions: (random) => ({
        phaseTimeoutMs: random.pick([30, 100, 300]),
        backOffMs: random.pick([2, 20, 100]),
        backOffMaxMs: random.pick([200, 1000]),
        inquiryMs: random.pick([50, 300]),
    }),
    drawSettings: (random, { weather }, { nodes, faults }) => ({
        // A value is chosen in a moment unless many messages get lost.
        weather: faults.includes('weather') ? { ...weather, dropChance: random.between(0, 0.5) } : weather,
        stayDown: random.chance(0.4) ? random.below(Math.floor((nodes - 1) / 2) + 1) : 0,
    }),
    drawRequests,
    prepare(cluster) {
        const invariants = new PaxosInvariants(cluster.nodes.length);
        let proposals = 0;
        let isHealed = false;
        const duel = new Set();
        // Some compete, the others want to know.
        const ask = (node) => {
            const rank = cluster.nodes.filter(({ id }) => !cluster.down.has(id) && id < node.id).length;
            node.request(rank % 2 === 0 ? { type: 'propose', value: utf8Encode(`late-${node.id}`) } : { type: 'learn' });
        };
        return {
            observers: [
                invariants,
                {
                    sent(_node, _to, message) {
                        if (!isHealed || message.type !== 'prepare')
                            return;
                        duel.add(showBallot(message.ballot));
                        if (duel.size > BALLOTS_MAX)
                            violated('duels-end', `${duel.size} ballots since healing, and nothing is chosen`);
                    },
                },
            ],
            request(node, request) {
                if (request.type === 'propose')
                    proposals++;
                node.request(request.type === 'learn' ? request : { type: 'propose', value: utf8Encode(request.value) });
            },
            healed() {
                isHealed = true;
                for (const node of cluster.nodes)
                    ask(node);
            },
            started(node) {
                if (isHealed)
                    ask(node);
            },
            missing() {
                const alive = cluster.nodes.filter(({ id }) => !cluster.down.has(id));
                const ignorant = alive.find((node) => !node.isAlive || node.state.learner.chosen === undefined);
                if (ignorant !== undefined)
                    return `node ${ignorant.id} learned nothing`;
                const [first, ...others] = alive.map(({ state }) => state.learner.chosen);
                return others.every((value) => equalBytes(value, first)) ? '' : 'they learned different values';
            },
            counts: () => ({ proposals, ballots: invariants.votes.ballots.size }),
        };
    },
});
function drawRequests(random, { safetyMs }, { nodes }) {
    const count = random.chance(0.2) ? 0 : 1 + random.below(12);
    const proposers = Array.from({ length: 1 + random.below(3) }, () => random.below(nodes));
    // Close enough to meet, far enough that a later one finds what an earlier one left.
    const spreadMs = Math.min(safetyMs, random.pick([1, 20, 300, 3000]));
    const requests = [];
    for (let i = 0; i < count; i++) {
        const at = random() * spreadMs;
        const to = random.pick(proposers);
        requests.push({ at, to, request: { type: 'propose', value: `value-${i + 1}` } });
        if (random.chance(0.3))
            requests.push({ at: random() * safetyMs, to: random.below(nodes), request: { type: 'learn' } });
    }
    return requests;
}
//# sourceMappingURL=paxos.js.map