// What writes notice of trouble that is no outage: lost messages, and a leader whose disk stalls.
import { DATA_CENTRE, distributionOf } from './conditions.js';
import { LogLab } from './log-lab.js';
/** Every message is lost with this chance. */
export const LOSS = 0.05;
export const STALL_MS = 500;
const EVERY_MS = 5;
const LOSSY_MS = 5000;
const PATIENCE_MS = 2000;
export function measureLoss(contestant, firstSeed, seeds, nodes) {
    return measure(contestant, firstSeed, seeds, nodes, LOSSY_MS, (lab) => {
        lab.world.network.weather = { ...lab.world.network.weather, dropChance: LOSS };
    });
}
export function measureStall(contestant, firstSeed, seeds, nodes) {
    return measure(contestant, firstSeed, seeds, nodes, STALL_MS, ({ leader }) => leader.node.disk.stall(STALL_MS));
}
/** `begin` makes the trouble; then writes come at the leader for `lastsMs`. */
function measure(contestant, firstSeed, seeds, nodes, lastsMs, begin) {
    const latencies = [];
    let asked = 0;
    let leaderChanges = 0;
    for (let i = 0; i < seeds; i++) {
        const lab = new LogLab(contestant, firstSeed + i, nodes, DATA_CENTRE);
        lab.settle();
        const { world, leader } = lab;
        begin(lab);
        for (let at = 0; at < lastsMs; at += EVERY_MS) {
            world.after(at, () => {
                const askedAt = world.now;
                asked++;
                lab.write(leader, ({ type }) => {
                    if (type === 'served')
                        latencies.push(world.now - askedAt);
                });
            });
        }
        world.runUntil(world.now + lastsMs + PATIENCE_MS);
        if (lab.cluster.leader !== leader)
            leaderChanges++;
    }
    return { latencyMs: distributionOf(latencies), lostShare: 1 - latencies.length / asked, leaderChanges };
}
//# sourceMappingURL=trouble.js.map