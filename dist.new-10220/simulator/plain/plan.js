// A plain run's plan: everything about it that is chosen before it starts, as plain JSON data.
import { createRandom } from '../../core/random.js';
import { chooseActions, chooseFaults, chooseWeather } from './faults.js';
/**
 * Draws a plan from a seed, swarm-style (Groce et al. 2012): each run has its own subset of faults at its own rates, its own
 * weather, disks, clocks and requests, so that no fault always hides behind another.
 */
export function drawPlan(seed, drawing, given) {
    const random = createRandom(seed);
    const nodes = given.nodes ?? drawing.drawNodes(random.fork());
    const faults = chooseFaults(random.fork(), given.faults);
    const hasClockFaults = faults.has('clock');
    const circumstances = {
        nodes,
        driftMax: hasClockFaults ? random.pick([0.02, 0.2]) : 0.001,
        hasClockJumps: hasClockFaults,
        faults: [...faults.keys()],
    };
    const drawn = drawSettings(random.fork(), faults, circumstances);
    const options = { ...drawing.drawOptions(random.fork(), circumstances), ...given.options };
    const settings = { ...drawn, ...drawing.drawSettings?.(random.fork(), drawn, circumstances), options };
    return {
        protocol: given.protocol,
        seed,
        nodes,
        settings,
        actions: chooseActions(random.fork(), faults, nodes, settings.safetyMs),
        requests: drawing.drawRequests(random.fork(), settings, circumstances),
    };
}
function drawSettings(random, faults, { driftMax }) {
    const syncMinMs = random.between(0.05, 1);
    return {
        safetyMs: random.between(2000, 6000),
        livenessMs: 15_000,
        stayDown: 0,
        weather: chooseWeather(random, faults.has('weather')),
        turnDelayMaxMs: random.pick([0, 0.2, 2]),
        smallTurnChance: random.pick([0, 0.2, 0.7]),
        segmentBytes: random.pick([2048, 8192, 65536]),
        syncMinMs,
        syncMaxMs: syncMinMs + random.between(0, random.chance(0.5) ? 1 : 10),
        syncTailChance: random.chance(0.3) ? random.between(0, 0.05) : 0,
        syncTailMeanMs: random.between(5, 100),
        isTorn: random.chance(0.7),
        clocks: Array.from({ length: 9 }, () => ({
            offsetMs: random.between(0, 100_000),
            rate: 1 + random.between(-driftMax, driftMax),
        })),
    };
}
//# sourceMappingURL=plan.js.map