// Runs a plain plan: first safety under all its faults, then what the protocol promises after healing; then a judgement of
// the whole.
import { violated } from '../../checkers/invariant.js';
import { violationOf } from '../violation.js';
import { World } from '../world.js';
import { PlainCluster } from './cluster.js';
const CHECK_EVERY_MS = 20;
export function runPlainPlan(plan, definition, hasDisk, prepare, log) {
    const world = new World(plan.seed);
    world.log = log;
    const cluster = new PlainCluster(world, plan, definition, hasDisk);
    const trial = prepare(cluster);
    let violation;
    try {
        safety(plan, cluster, trial);
        liveness(plan, cluster, trial);
        trial.judge?.();
    }
    catch (thrown) {
        violation = violationOf(thrown, world);
    }
    return { hash: world.hash.digest(), steps: world.steps, simulatedMs: world.now, violation, counts: trial.counts() };
}
function safety(plan, cluster, trial) {
    const { world } = cluster;
    cluster.observers.push(...trial.observers);
    for (const node of cluster.nodes) {
        node.onStart = () => trial.started?.(node);
        node.onEvent = (event) => trial.emitted?.(node, event);
    }
    cluster.start();
    for (const { at, to, request } of plan.requests) {
        world.at(at, () => {
            const node = cluster.at(to);
            if (node.isAlive)
                trial.request(node, request);
        });
    }
    world.runUntil(plan.settings.safetyMs);
}
function liveness(plan, cluster, trial) {
    const { world } = cluster;
    const { livenessMs } = plan.settings;
    if (livenessMs <= 0)
        return;
    cluster.heal();
    trial.healed?.();
    let missing = 'everything';
    let checkAt = 0;
    world.runUntil(world.now + livenessMs, () => {
        if (world.now < checkAt)
            return false;
        checkAt = world.now + CHECK_EVERY_MS;
        missing = trial.missing();
        return missing === '';
    });
    if (missing !== '')
        violated('progress', `${livenessMs} ms after healing: ${missing}`);
}
//# sourceMappingURL=run.js.map