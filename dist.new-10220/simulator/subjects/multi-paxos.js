// Multi-Paxos as campaigns run it: which options a run draws, and which checkers watch it.
import { MultiPaxosInvariants } from '../../checkers/multi-paxos/index.js';
import { createMultiPaxos, RULES } from '../../protocols/multi-paxos/index.js';
import { logSubject } from '../log/subject.js';
import { MULTI_PAXOS_MUTANTS } from './multi-paxos-mutants.js';
export const multiPaxosSubject = logSubject({
    name: 'multi-paxos',
    description: 'Multi-Paxos: a log of slots with holes, membership by stop-and-switch, under the same faults as Raft',
    rules: RULES,
    mutants: MULTI_PAXOS_MUTANTS,
    create: createMultiPaxos,
    drawOptions,
    observers: (options) => [new MultiPaxosInvariants(options)],
});
/** Small windows and limits, so that their edges are met often; leases only where clocks keep to their bound. */
function drawOptions(random, limits) {
    const electionTimeoutMs = random.pick([150, 300, 600]);
    const checkQuorum = random.chance(0.85);
    const canvass = random.chance(0.8);
    return {
        electionTimeoutMs,
        // Without canvassing a member that cannot win disturbs those who can, round after round, if time-outs are much alike.
        electionJitterMs: electionTimeoutMs * random.pick(canvass ? [0.2, 0.5, 1] : [0.7, 1]),
        heartbeatIntervalMs: electionTimeoutMs / random.pick([3, 5, 10]),
        canvass,
        checkQuorum,
        maxInflightMessages: random.pick([1, 2, 16, 256]),
        maxInflightBytes: random.pick([64, 1024, 1_000_000]),
        maxAcceptBytes: random.pick([1, 100, 10_000]),
        maxUncommittedBytes: random.pick([300, 100_000]),
        retainedEntries: random.pick([0, 5, 100]),
        retainedBytes: random.pick([100, 100_000]),
        maxLearnerLagEntries: random.pick([0, 10, 1000]),
        leaseReads: checkQuorum && !limits.hasClockJumps && limits.driftMax <= 0.05 && random.chance(0.5),
        clockDriftBound: 0.05,
    };
}
//# sourceMappingURL=multi-paxos.js.map