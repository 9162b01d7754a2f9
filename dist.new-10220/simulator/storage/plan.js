// A storage run's plan: one process that uses the whole of `storage` under a driver, and what happens to it and its disk.
import { createRandom } from '../../core/random.js';
export const STORAGE_FAULTS = [
    'power',
    'kill',
    'stop',
    'stall',
    'sync-failure',
    'full',
    'rot',
    'astray',
    'lost-segment',
    'foreign',
];
export function generateStoragePlan(protocol, seed, allowed) {
    const random = createRandom(seed);
    const syncMinMs = random.between(0.05, 1);
    const settings = {
        forMs: random.between(300, 1500),
        segmentBytes: random.pick([512, 1024, 4096, 16_384]),
        turnDelayMaxMs: random.pick([0, 0.2, 2]),
        syncMinMs,
        syncMaxMs: syncMinMs + random.between(0, 5),
        syncTailChance: random.chance(0.3) ? random.between(0, 0.1) : 0,
        syncTailMeanMs: random.between(5, 50),
        isTorn: random.chance(0.8),
    };
    const actions = [];
    const schedule = (meanMs, choose) => {
        const own = random.fork();
        const pause = () => -meanMs * Math.log(1 - own());
        for (let at = pause(); at < settings.forMs; at += pause())
            actions.push({ at, action: choose(own) });
    };
    const sizes = random.pick([
        [0, 10, 40],
        [40, 300],
        [10, 600, 3000],
    ]);
    schedule(random.pick([2, 8, 30]), (own) => ({
        type: 'write',
        count: 1 + own.below(own.chance(0.3) ? 12 : 2),
        bytes: own.below(own.pick(sizes) + 1),
        fill: own.pick(['random', 'random', 'zeros', 'echo']),
    }));
    schedule(random.pick([20, 100]), () => ({ type: 'vote' }));
    schedule(random.pick([20, 100, 400]), (own) => ({ type: 'compact', keep: own.below(own.pick([1, 5, 30])) }));
    schedule(random.pick([50, 200]), (own) => ({
        type: 'snapshot',
        chunks: own.below(5),
        bytes: own.pick([10, 200, 1000]),
        keep: 1 + own.below(3),
    }));
    schedule(100, (own) => ({ type: 'meet', member: 2 + own.below(4), lostData: own.chance(0.2) }));
    for (const fault of allowed) {
        const meanMs = Math.exp(random.between(Math.log(30), Math.log(600)));
        if (random.chance(0.6))
            schedule(meanMs, (own) => chooseFault(own, fault));
    }
    return { protocol, seed, settings, actions: actions.sort((a, b) => a.at - b.at) };
}
function chooseFault(random, fault) {
    const forMs = Math.exp(random.between(Math.log(1), Math.log(100)));
    switch (fault) {
        case 'power':
            if (random.chance(0.5))
                return { type: 'cut-power', operations: 1 + random.below(12) };
            return { type: 'power', downMs: forMs };
        case 'kill':
            return { type: 'kill', downMs: forMs };
        case 'stop':
            return { type: 'stop', downMs: forMs, zeroes: random.chance(0.3) };
        case 'stall':
            return { type: 'stall', forMs };
        case 'sync-failure':
            return { type: 'fail-sync' };
        case 'full':
            return { type: 'fill', spareBytes: random.below(400), forMs, cutsPower: random.chance(0.3) };
        case 'rot':
            return {
                type: 'rot',
                place: random(),
                bit: random.below(8),
                in: random.pick(['wal', 'wal', 'snapshots', 'identity', 'acquaintances']),
            };
        case 'astray':
            if (random.chance(0.5))
                return { type: 'lose-write' };
            return { type: 'misdirect', by: (random.chance(0.5) ? 1 : -1) * 32 * (1 + random.below(40)) };
        case 'lost-segment':
            return { type: 'lose-segment' };
        case 'foreign':
            return { type: 'foreign' };
    }
}
//# sourceMappingURL=plan.js.map