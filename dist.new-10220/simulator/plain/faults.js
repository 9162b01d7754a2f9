// The faults of a plain run: what a plan may hold, and how it is drawn.
/** The names of `--faults`. */
export const PLAIN_FAULTS = ['crash', 'storm', 'pause', 'partition', 'links', 'weather', 'clock', 'disk'];
const CRASH_POINTS = [
    'at-once',
    'mid-turn',
    'before-early',
    'before-write',
    'before-sync',
    'before-gated',
    'amid-gated',
];
/** Each allowed fault with even odds, at a rate (mean pause between two, in milliseconds) of its own. */
export function chooseFaults(random, allowed) {
    const faults = new Map();
    for (const fault of allowed) {
        const rate = Math.exp(random.between(Math.log(200), Math.log(3000)));
        if (random.chance(0.5))
            faults.set(fault, rate);
    }
    return faults;
}
export function chooseWeather(random, isBad) {
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
/** By time, up to `untilMs`. */
export function chooseActions(random, faults, nodes, untilMs) {
    const actions = [];
    for (const [fault, meanMs] of faults) {
        const own = random.fork();
        let at = 0;
        for (;;) {
            at -= meanMs * Math.log(1 - own());
            if (at >= untilMs)
                break;
            const action = chooseAction(own, fault, nodes);
            if (action !== undefined)
                actions.push({ at, action });
        }
    }
    return actions.sort((a, b) => a.at - b.at);
}
/** Mostly a moment, sometimes longer than any time-out. */
function span(random) {
    return Math.exp(random.between(Math.log(10), Math.log(2500)));
}
function chooseAction(random, fault, nodes) {
    const target = random.below(nodes);
    const forMs = span(random);
    switch (fault) {
        case 'crash':
            return { type: 'crash', target, point: random.pick(CRASH_POINTS), restartAfterMs: forMs };
        case 'storm':
            return random.chance(0.4) ? { type: 'restart-storm', spreadMs: forMs } : undefined;
        case 'pause':
            return { type: 'pause', target, forMs };
        case 'partition':
            return choosePartition(random, target, nodes, forMs);
        case 'links':
            return chooseLinkFault(random, target, random.below(nodes), forMs);
        case 'weather':
            return { type: 'weather', weather: chooseWeather(random, true), forMs };
        case 'clock':
            if (random.chance(0.5))
                return { type: 'clock-rate', target, rate: 1 + random.between(-0.02, 0.02) };
            return { type: 'clock-jump', target, byMs: random.between(-1000, 1000) };
        case 'disk':
            return chooseDiskFault(random, target, forMs);
    }
}
function choosePartition(random, target, nodes, forMs) {
    if (random.chance(0.4))
        return { type: 'isolate', target, way: random.pick(['both', 'in', 'out']), forMs };
    const sides = Array.from({ length: nodes }, () => random.below(random.chance(0.8) ? 2 : 3));
    return { type: 'partition', sides, forMs };
}
function chooseLinkFault(random, from, to, forMs) {
    const kind = random.below(4);
    if (kind === 0)
        return { type: 'flap', from, to, periodMs: 5 + random.below(100), times: 1 + random.below(10) };
    if (kind === 1)
        return { type: 'slow-link', from, to, byMs: random.between(10, 400), forMs };
    return { type: 'cut', from, to, isOneWay: random.chance(0.5), forMs };
}
function chooseDiskFault(random, target, forMs) {
    const kind = random.below(4);
    if (kind === 0)
        return { type: 'disk-failure', target, restartAfterMs: forMs };
    if (kind === 1)
        return { type: 'disk-full', target, forMs };
    return { type: 'disk-stall', target, forMs };
}
//# sourceMappingURL=faults.js.map