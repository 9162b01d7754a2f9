// What one committed entry costs while nothing fails.
import { BOTH, distributionOf, ONLY_MESSAGES, ONLY_SYNCS, trafficPer, } from './conditions.js';
import { LogLab } from './log-lab.js';
const ONE_AT_A_TIME = { ask: 'write', isAtLeader: true, concurrent: 1, count: 200 };
const CONCURRENT = 64;
const CROWDED_ENTRIES = 6400;
const IDLE_MS = 10_000;
const PATIENCE_MS = 60_000;
export function measureSteady(contestant, seed, nodes) {
    const idle = idleTraffic(contestant, seed, nodes);
    const run = (conditions, workload) => load(new LogLab(contestant, seed, nodes, conditions), { ...ONE_AT_A_TIME, ...workload }, idle);
    const atLeader = run(ONLY_MESSAGES, {});
    const elsewhere = run(ONLY_MESSAGES, { isAtLeader: false });
    const syncing = run(ONLY_SYNCS, {});
    const reads = run(ONLY_MESSAGES, { ask: 'read' });
    const readsElsewhere = run(ONLY_MESSAGES, { ask: 'read', isAtLeader: false });
    const crowded = run(BOTH, { concurrent: CONCURRENT, count: CROWDED_ENTRIES });
    return {
        alone: atLeader.perRequest,
        aloneElsewhere: elsewhere.perRequest,
        delaysAtLeader: atLeader.latencyMs,
        delaysElsewhere: elsewhere.latencyMs,
        syncsInPath: syncing.latencyMs,
        crowded: crowded.perRequest,
        readsAtLeader: reads.perRequest,
        readDelaysAtLeader: reads.latencyMs,
        readDelaysElsewhere: readsElsewhere.latencyMs,
        concurrent: CONCURRENT,
        idleMessagesPerSecond: idle.messages * 1000,
    };
}
/** Per millisecond. */
function idleTraffic(contestant, seed, nodes) {
    const lab = new LogLab(contestant, seed, nodes, ONLY_MESSAGES);
    lab.settle();
    const before = lab.traffic();
    lab.world.runUntil(lab.world.now + IDLE_MS);
    return trafficPer(IDLE_MS, before, lab.traffic());
}
function load(lab, { ask, isAtLeader, concurrent, count }, idle) {
    lab.settle();
    const { world, leader } = lab;
    const target = isAtLeader ? leader : lab.others([leader.id])[0];
    const began = world.now;
    const before = lab.traffic();
    const latencies = [];
    let asked = 0;
    const next = () => {
        if (asked === count)
            return;
        asked++;
        const at = world.now;
        lab[ask](target, ({ type }) => {
            if (type !== 'served')
                throw new Error(`a ${ask} was answered by ${type} in fair weather`);
            latencies.push(world.now - at);
            next();
        });
    };
    for (let i = 0; i < concurrent; i++)
        next();
    world.runUntil(began + PATIENCE_MS, () => latencies.length === count);
    if (latencies.length < count)
        throw new Error(`${latencies.length} of ${count} were served in ${PATIENCE_MS} ms`);
    // What was sent for the last ones but has not arrived yet belongs to them.
    world.runUntil(world.now + 10);
    const all = trafficPer(count, before, lab.traffic());
    const idleMs = (world.now - began) / count;
    return {
        perRequest: {
            messages: all.messages - idle.messages * idleMs,
            bytes: all.bytes - idle.bytes * idleMs,
            syncs: all.syncs - idle.syncs * idleMs,
        },
        latencyMs: distributionOf(latencies).median,
    };
}
//# sourceMappingURL=steady.js.map