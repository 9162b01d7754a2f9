// Draws a plan from a seed, swarm-style (Groce et al. 2012): each run has its own subset of faults at its own rates, its own
// weather, disks, clocks and workload, so that no fault always hides behind another.
import { createRandom } from '../../core/random.js';
import { DEFAULT_FAULTS, } from './plan.js';
const CRASH_POINTS = [
    'at-once',
    'mid-turn',
    'before-early',
    'before-write',
    'before-sync',
    'before-gated',
    'amid-gated',
];
const KEYS = ['a', 'b', 'c', 'd', 'e'];
export function generatePlan(seed, options) {
    const random = createRandom(seed);
    const nodes = options.nodes ?? random.pick([1, 2, 3, 3, 3, 3, 4, 5, 5, 5]);
    const machine = random.pick(['register', 'register', 'kv']);
    const faults = chooseFaults(random.fork(), options.faults ?? DEFAULT_FAULTS);
    const settings = chooseSettings(random.fork(), nodes, faults, options);
    return {
        protocol: options.protocol,
        seed,
        nodes,
        machine,
        settings,
        actions: chooseActions(random.fork(), faults, nodes, settings),
        clients: chooseClients(random.fork(), settings.safetyMs, machine),
    };
}
/** Each allowed fault with even odds, at a rate (mean pause between two, in milliseconds) of its own. */
function chooseFaults(random, allowed) {
    const faults = new Map();
    for (const fault of allowed) {
        const rate = Math.exp(random.between(Math.log(200), Math.log(3000)));
        if (random.chance(0.5))
            faults.set(fault, rate);
    }
    return faults;
}
function chooseSettings(random, nodes, faults, options) {
    const isFast = random.chance(0.5);
    const syncMinMs = random.between(0.05, 1);
    const driftMax = faults.has('clock') ? random.pick([0.02, 0.2]) : 0.001;
    return {
        safetyMs: random.between(2000, 6000),
        livenessMs: 15_000,
        stayDown: random.chance(0.4) ? random.below(Math.floor((nodes - 1) / 2) + 1) : 0,
        promotesLast: faults.has('promotion'),
        weather: chooseWeather(random, faults.has('weather')),
        turnDelayMaxMs: random.pick([0, 0.2, 2]),
        smallTurnChance: random.pick([0, 0.2, 0.7]),
        segmentBytes: random.pick([2048, 8192, 65536]),
        syncMinMs,
        syncMaxMs: syncMinMs + random.between(0, isFast ? 1 : 10),
        syncTailChance: random.chance(0.3) ? random.between(0, 0.05) : 0,
        syncTailMeanMs: random.between(5, 100),
        isTorn: random.chance(0.7),
        compactionMargin: random.pick([0, 5, 50]),
        snapshotMs: random.between(1, 60),
        flushEveryMs: faults.has('compaction') ? random.between(50, 1000) : 0,
        clocks: Array.from({ length: 9 }, () => ({
            offsetMs: random.between(0, 100_000),
            rate: 1 + random.between(-driftMax, driftMax),
        })),
        options: options.options(random, { driftMax, hasClockJumps: faults.has('clock') }),
    };
}
function chooseWeather(random, isBad) {
    const delayMinMs = random.between(0.05, 2);
    const maybe = (most) => (isBad && random.chance(0.5) ? random.between(0, most) : 0);
    return {
        delayMinMs,
        delayMaxMs: delayMinMs + random.between(0, random.chance(0.3) ? 20 : 3),
        tailChance: maybe(0.2),
        tailMeanMs: random.between(5, 200),
        dropChance: maybe(0.25),
        duplicateChance: maybe(0.2),
        corruptChance: maybe(0.05),
        isOrdered: random.chance(0.5),
    };
}
function chooseActions(random, faults, nodes, settings) {
    const actions = [];
    for (const [fault, meanMs] of faults) {
        const own = random.fork();
        let at = 0;
        for (;;) {
            at -= meanMs * Math.log(1 - own());
            if (at >= settings.safetyMs)
                break;
            const action = chooseAction(own, fault, nodes);
            if (action !== undefined)
                actions.push({ at, action });
        }
    }
    return actions.sort((a, b) => a.at - b.at);
}
function target(random, nodes) {
    return random.chance(0.35) ? 'leader' : random.below(nodes);
}
/** Mostly a moment, sometimes longer than any time-out. */
function span(random) {
    return Math.exp(random.between(Math.log(10), Math.log(2500)));
}
function chooseAction(random, fault, nodes) {
    const on = target(random, nodes);
    const forMs = span(random);
    switch (fault) {
        case 'crash':
            return { type: 'crash', target: on, point: random.pick(CRASH_POINTS), restartAfterMs: forMs };
        case 'storm':
            return random.chance(0.4) ? { type: 'restart-storm', spreadMs: forMs } : undefined;
        case 'pause':
            return { type: 'pause', target: on, forMs };
        case 'partition':
            return choosePartition(random, nodes, forMs);
        case 'links':
            return chooseLinkFault(random, nodes, forMs);
        case 'weather':
            return { type: 'weather', weather: chooseWeather(random, true), forMs };
        case 'clock':
            if (random.chance(0.5))
                return { type: 'clock-rate', target: on, rate: 1 + random.between(-0.02, 0.02) };
            return { type: 'clock-jump', target: on, byMs: random.between(-1000, 1000) };
        case 'disk':
            return chooseDiskFault(random, on, forMs);
        case 'wipe':
            return random.chance(0.3) ? { type: 'wipe', target: on, rejoins: false } : undefined;
        case 'amnesia':
            return { type: 'wipe', target: on, rejoins: true };
        case 'promotion':
            return undefined; // once, at the end
        case 'rot':
            return chooseDamage(random, on, forMs);
        case 'membership':
            return chooseChange(random, on);
        case 'transfer':
            return random.chance(0.7)
                ? { type: 'transfer', to: random.below(nodes) }
                : { type: 'campaign', target: random.below(nodes) };
        case 'compaction':
            return { type: 'flush', target: on };
    }
}
function choosePartition(random, nodes, forMs) {
    if (random.chance(0.4)) {
        return { type: 'isolate', target: target(random, nodes), way: random.pick(['both', 'in', 'out']), forMs };
    }
    const sides = Array.from({ length: nodes }, () => random.below(random.chance(0.8) ? 2 : 3));
    return { type: 'partition', sides, forMs };
}
function chooseLinkFault(random, nodes, forMs) {
    const from = target(random, nodes);
    const to = random.below(nodes);
    const kind = random.below(6);
    if (kind === 5)
        return { type: 'clog', from, to, forMs };
    if (kind === 0)
        return { type: 'flap', from, to, periodMs: 5 + random.below(100), times: 1 + random.below(10) };
    if (kind === 1)
        return { type: 'slow-link', from, to, byMs: random.between(10, 400), forMs };
    if (kind === 2)
        return { type: 'peer-disconnected', target: from, peer: to };
    return { type: 'cut', from, to, isOneWay: random.chance(0.5), forMs };
}
function chooseDiskFault(random, on, forMs) {
    const kind = random.below(4);
    if (kind === 0)
        return { type: 'disk-failure', target: on, restartAfterMs: forMs };
    if (kind === 1)
        return { type: 'disk-full', target: on, forMs };
    return { type: 'disk-stall', target: on, forMs };
}
function chooseDamage(random, on, restartAfterMs) {
    const how = random.pick([
        'rot',
        'rot',
        'nowhere',
        32 * (1 + random.below(40)),
        -32 * (1 + random.below(40)),
    ]);
    return { type: 'damage', target: on, how, crashAfterMs: random.between(1, 300), restartAfterMs };
}
function chooseChange(random, on) {
    const transition = random.pick(['simple', 'simple', 'auto', 'auto', 'explicit']);
    const isRushed = random.chance(0.3);
    const kind = random.below(8);
    if (kind < 2)
        return {
            type: 'add-node',
            as: random.pick(['voter', 'learner']),
            reuses: random.chance(0.4),
            transition,
            isRushed,
        };
    if (kind === 2)
        return { type: 'leave-joint' };
    return { type: random.pick(['promote', 'demote', 'remove', 'remove']), target: on, transition, isRushed };
}
// Workload
function chooseClients(random, safetyMs, machine) {
    const count = 1 + random.below(6);
    const meanWaitMs = random.pick([2, 10, 40, 150]);
    const readShare = random.between(0.1, 0.8);
    const keys = KEYS.slice(0, 1 + random.below(KEYS.length));
    const hasSessions = random.chance(0.6);
    return Array.from({ length: count }, (_, client) => {
        const most = Math.min(Math.ceil(safetyMs / Math.max(meanWaitMs, 8)), 120);
        const operations = [];
        for (let i = 0; i < most; i++) {
            operations.push({
                waitMs: -meanWaitMs * Math.log(1 - random()),
                to: random.chance(0.5) ? 'leader' : random.below(8),
                input: machine === 'kv'
                    ? chooseEtcdInput(random, keys, readShare, `${client}.${i}`)
                    : chooseInput(random, keys, readShare, `${client}.${i} `),
            });
        }
        // Each unknown outcome doubles what the checker of whole histories has to consider: be patient where it is one object.
        const timeoutMs = machine === 'kv' ? random.between(800, 3000) : random.between(100, 1500);
        return { retries: hasSessions ? random.below(4) : 0, timeoutMs, operations };
    });
}
function chooseInput(random, keys, readShare, token) {
    const key = random.pick(keys);
    if (random.chance(readShare))
        return { type: 'get', key };
    const kind = random.below(8);
    if (kind === 0)
        return { type: 'put', key, value: token };
    // Blindly swaps among few values, so that some succeed.
    if (kind === 1)
        return { type: 'put', key, value: random.pick(['x', 'y']) };
    if (kind < 4)
        return { type: 'cas', key, from: random.pick(['', 'x', 'y']), to: random.pick(['x', 'y']) };
    return { type: 'append', key, value: token };
}
function chooseEtcdInput(random, keys, readShare, token) {
    const key = random.pick(keys);
    const range = random.chance(0.7) ? { type: 'range', key } : { type: 'range', key: 'a', end: 'z' };
    if (random.chance(readShare))
        return range;
    const put = { type: 'put', key, value: random.chance(0.5) ? token : random.pick(['x', 'y']) };
    const kind = random.below(8);
    if (kind < 4)
        return put;
    if (kind === 4)
        return random.chance(0.8) ? { type: 'delete', key } : { type: 'delete', key: 'a', end: 'd' };
    const compare = random.pick([
        { target: 'value', operand: random.pick(['x', 'y']) },
        { target: 'version', operand: random.below(4) },
        { target: 'mod', operand: 2 + random.below(40) },
        { target: 'create', operand: random.below(2) * (2 + random.below(20)) },
    ]);
    const result = random.pick(['equal', 'equal', 'greater', 'less', 'not-equal']);
    return {
        type: 'txn',
        compares: [{ key: random.pick(keys), result, ...compare }],
        success: random.chance(0.5) ? [put, range] : [{ type: 'delete', key: random.pick(keys) }, range],
        failure: random.chance(0.5) ? [range] : [],
    };
}
//# sourceMappingURL=generate.js.map