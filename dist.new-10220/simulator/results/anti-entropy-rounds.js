// Demers 1987, §1.3: anti-entropy with random partners brings one update to all n sites in O(log n) rounds: push in about
// log2 n + ln n, pull and push-pull faster at the end, where a site that lacks the update asks for it itself.
import { createRandom } from '../../core/random.js';
import { entryOf, gossip } from '../../protocols/gossip/index.js';
import { Crowd } from '../crowd.js';
import { meanOf } from './statistics.js';
const ROUND_MS = 1000;
const ROUNDS_MAX = 10_000;
const KEY = 'news';
/** Rounds until one update is at all sites: each site compares with one partner a round. */
export function runAntiEntropy(sites, seed, options) {
    const random = createRandom(seed);
    let ignorant = sites;
    const crowd = new Crowd({
        latencyMs: () => 0,
        onEvent: (_node, event) => {
            if (event.type === 'changed')
                ignorant--;
        },
    });
    const members = Array.from({ length: sites }, (_, at) => at + 1);
    const parsed = gossip.parseOptions({ rumours: 'off', antiEntropyIntervalMs: ROUND_MS, ...options });
    for (const self of members) {
        crowd.add(self, gossip.create({ self, members, options: parsed, random: random.fork(), durable: [] }));
    }
    crowd.runUntil(0);
    crowd.request(1 + random.below(sites), { type: 'put', key: KEY, value: new Uint8Array(1), at: 0 });
    let rounds = 0;
    while (ignorant > 0 && rounds < ROUNDS_MAX)
        crowd.runUntil(++rounds * ROUND_MS);
    return rounds;
}
/**
 * Hops of one walk along the closed ring, and how many sites lack something after it. Before it, each site has written one
 * key of its own, and nobody has told anybody.
 */
export function runWalk(sites, seed) {
    const random = createRandom(seed);
    let hops = 0;
    let hasEnded = false;
    const crowd = new Crowd({
        latencyMs: () => 1,
        onSend: (_from, _to, message) => {
            if (message.type === 'summary')
                hops++;
        },
        onEvent: (_node, event) => {
            if (event.type === 'walk-ended')
                hasEnded = true;
        },
    });
    const members = Array.from({ length: sites }, (_, at) => at + 1);
    const options = gossip.parseOptions({ rumours: 'off', antiEntropy: 'off' });
    for (const self of members) {
        crowd.add(self, gossip.create({ self, members, options, random: random.fork(), durable: [] }));
    }
    crowd.runUntil(0);
    for (const id of members)
        crowd.request(id, { type: 'put', key: `of ${id}`, value: new Uint8Array(1), at: 0 });
    crowd.request(1 + random.below(sites), { type: 'repair' });
    crowd.runUntil(100 * sites, () => hasEnded);
    const isComplete = (id) => members.every((of) => entryOf(crowd.state(id), `of ${of}`) !== undefined);
    return { hops, lacking: members.filter((id) => !isComplete(id)).length };
}
const SIZES = [64, 256, 1024];
const SEEDS = 5;
export const antiEntropyRounds = {
    name: 'gossip-anti-entropy',
    title: 'Demers 1987: anti-entropy reaches everybody in O(log n) rounds; the ring takes n − 1',
    show(print) {
        print(`rounds until one update is everywhere, mean of ${SEEDS} runs`);
        print('sites   push   log2 n + ln n   pull   push-pull   on the ring   n − 1');
        let isRight = true;
        for (const sites of SIZES) {
            const mean = (options) => meanOf(Array.from({ length: SEEDS }, (_, at) => runAntiEntropy(sites, at + 1, options)));
            const theory = Math.log2(sites) + Math.log(sites);
            const [push, pull, both] = [mean({ antiEntropy: 'push' }), mean({ antiEntropy: 'pull' }), mean({})];
            const ring = runAntiEntropy(sites, 1, { antiEntropy: 'push', partners: 'ring' });
            print(`${String(sites).padEnd(6)}  ${push.toFixed(1).padEnd(5)}  ${theory.toFixed(1).padEnd(14)}  ${pull.toFixed(1).padEnd(5)}  ` +
                `${both.toFixed(1).padEnd(10)}  ${String(ring).padEnd(12)}  ${sites - 1}`);
            isRight &&= Math.abs(push - theory) < 4 && pull < push + 2 && both < push && ring <= sites - 1;
        }
        return isRight;
    },
};
export const closedRing = {
    name: 'gossip-closed-ring',
    title: 'the closed ring of repair, A→B→C→A→B: all have everything after 2(n − 1) hops',
    show(print) {
        print('sites   hops   2(n − 1)   sites that lack something');
        let isRight = true;
        for (const sites of [3, 10, 50]) {
            const { hops, lacking } = runWalk(sites, sites);
            print(`${String(sites).padEnd(6)}  ${String(hops).padEnd(5)}  ${String(2 * (sites - 1)).padEnd(9)}  ${lacking}`);
            isRight &&= hops === 2 * (sites - 1) && lacking === 0;
        }
        return isRight;
    },
};
//# sourceMappingURL=anti-entropy-rounds.js.map