// Raft as campaigns run it: which options a run draws, and which checkers watch it.
import { RaftInvariants } from '../../checkers/raft/index.js';
import { createRaft, RULES } from '../../protocols/raft/index.js';
import { logSubject } from '../log/subject.js';
import { RAFT_MUTANTS } from './raft-mutants.js';
export const raftSubject = logSubject({
    name: 'raft',
    description: 'Raft: whole clusters with crashes, partitions, lossy networks, slow and failing disks, odd clocks',
    rules: RULES,
    mutants: RAFT_MUTANTS,
    create: createRaft,
    drawOptions,
    observers: (options) => [new RaftInvariants(options)],
});
/** Small windows and limits, so that their edges are met often; leases only where clocks keep to their bound. */
function drawOptions(random, limits) {
    const electionTimeoutMs = random.pick([150, 300, 600]);
    const checkQuorum = random.chance(0.85);
    const preVote = random.chance(0.8);
    return {
        electionTimeoutMs,
        // Without pre-vote a member that cannot win disturbs those who can, round after round, if time-outs are much alike.
        electionJitterMs: electionTimeoutMs * random.pick(preVote ? [0.2, 0.5, 1] : [0.7, 1]),
        heartbeatIntervalMs: electionTimeoutMs / random.pick([3, 5, 10]),
        preVote,
        checkQuorum,
        maxInflightMessages: random.pick([1, 2, 16, 256]),
        maxInflightBytes: random.pick([64, 1024, 1_000_000]),
        maxAppendBytes: random.pick([1, 100, 10_000]),
        maxUncommittedBytes: random.pick([300, 100_000]),
        retainedEntries: random.pick([0, 5, 100]),
        retainedBytes: random.pick([100, 100_000]),
        maxLearnerLagEntries: random.pick([0, 10, 1000]),
        leaseReads: checkQuorum && !limits.hasClockJumps && limits.driftMax <= 0.05 && random.chance(0.5),
        clockDriftBound: 0.05,
    };
}
//# sourceMappingURL=raft.js.map