// How long writes stop when the leader crashes: over many seeds, from the crash to the first acknowledgement of a write that
// was begun after it.
import { DATA_CENTRE, distributionOf } from './conditions.js';
import { LogLab } from './log-lab.js';
/** The crash falls anywhere in so long a time, so anywhere between two heartbeats. */
const CRASH_WINDOW_MS = 1000;
/** Writes arrive this often, at every living member in turn. */
const EVERY_MS = 2;
const PATIENCE_MS = 60_000;
export function measureRecovery(contestant, firstSeed, seeds, nodes) {
    const recoveries = [];
    for (let i = 0; i < seeds; i++)
        recoveries.push(recover(contestant, firstSeed + i, nodes));
    return distributionOf(recoveries);
}
function recover(contestant, seed, nodes) {
    const lab = new LogLab(contestant, seed, nodes, DATA_CENTRE);
    lab.settle();
    const { world } = lab;
    world.runUntil(world.now + CRASH_WINDOW_MS * world.randomFor(9)());
    const { leader } = lab;
    leader.node.crash('compared');
    const crashedAt = world.now;
    const members = lab.others([leader.id]);
    let recoveredAt;
    const ask = (turn) => {
        lab.write(members[turn % members.length], ({ type }) => {
            if (type === 'served')
                recoveredAt ??= world.now;
        });
        world.after(EVERY_MS, () => ask(turn + 1));
    };
    ask(0);
    world.runUntil(crashedAt + PATIENCE_MS, () => recoveredAt !== undefined);
    if (recoveredAt === undefined) {
        throw new Error(`${contestant.name} served no write within ${PATIENCE_MS} ms of a crash, seed ${seed}`);
    }
    return recoveredAt - crashedAt;
}
//# sourceMappingURL=recovery.js.map