// ZAB as campaigns run it: which options a run draws, and which checkers watch it.
import { ZabInvariants } from '../../checkers/zab/index.js';
import { createZab, RULES } from '../../protocols/zab/index.js';
import { logSubject } from '../log/subject.js';
import { ZAB_MUTANTS } from './zab-mutants.js';
export const zabSubject = logSubject({
    name: 'zab',
    description: 'ZAB: whole clusters with crashes, partitions, lossy networks, slow and failing disks, odd clocks',
    rules: RULES,
    mutants: ZAB_MUTANTS,
    create: createZab,
    drawOptions,
    observers: (options) => [new ZabInvariants(options)],
});
/** Small windows and limits, so that their edges are met often; leases only where clocks keep to their bound. */
function drawOptions(random, limits) {
    const electionTimeoutMs = random.pick([150, 300, 600]);
    return {
        electionTimeoutMs,
        electionJitterMs: electionTimeoutMs * random.pick([0.05, 0.2, 1]),
        electionSettleMs: random.pick([1, 10, 50]),
        heartbeatIntervalMs: electionTimeoutMs / random.pick([3, 5, 10]),
        maxInflightMessages: random.pick([1, 2, 16, 256]),
        maxInflightBytes: random.pick([64, 1024, 1_000_000]),
        maxAppendBytes: random.pick([1, 100, 10_000]),
        maxUncommittedBytes: random.pick([300, 100_000]),
        retainedEntries: random.pick([0, 5, 100]),
        retainedBytes: random.pick([100, 100_000]),
        maxLearnerLagEntries: random.pick([0, 10, 1000]),
        leaseReads: !limits.hasClockJumps && limits.driftMax <= 0.05 && random.chance(0.5),
        clockDriftBound: 0.05,
    };
}
//# sourceMappingURL=zab.js.map