// Raft's options: each with unit, default, formula and trade-off. Checked once, at the edge; no defaults afterwards.
import { fillInOptions, invalidOption } from '../log-options.js';
export const DEFAULT_MULTI_PAXOS_OPTIONS = {
    electionTimeoutMs: 350,
    electionJitterMs: 150,
    heartbeatIntervalMs: 50,
    canvass: true,
    checkQuorum: true,
    diskStallMs: 1050,
    maxInflightMessages: 256,
    maxInflightBytes: 16 * 1024 * 1024,
    maxAcceptBytes: 1024 * 1024,
    maxUncommittedBytes: 64 * 1024 * 1024,
    retainedEntries: 5000,
    retainedBytes: 16 * 1024 * 1024,
    maxLearnerLagEntries: 1000,
    leaseReads: false,
    clockDriftBound: 0.05,
};
const KINDS = {
    durations: ['electionTimeoutMs', 'electionJitterMs', 'heartbeatIntervalMs', 'diskStallMs'],
    counts: ['maxInflightMessages', 'maxInflightBytes', 'maxAcceptBytes', 'maxUncommittedBytes'],
    countsOrNone: ['retainedEntries', 'retainedBytes', 'maxLearnerLagEntries'],
    flags: ['canvass', 'checkQuorum', 'leaseReads'],
};
function invalid(name, value, rule) {
    return invalidOption('multi-paxos', name, value, rule);
}
/** Fills in defaults and checks; `diskStallMs` follows a larger election time-out unless given. Throws `invalid-option`. */
export function parseMultiPaxosOptions(partial) {
    const options = fillInOptions('multi-paxos', DEFAULT_MULTI_PAXOS_OPTIONS, partial, KINDS);
    if (options.heartbeatIntervalMs * 2 > options.electionTimeoutMs) {
        throw invalid('heartbeatIntervalMs', options.heartbeatIntervalMs, 'at most half of electionTimeoutMs');
    }
    if (!(options.clockDriftBound >= 0 && options.clockDriftBound < 1)) {
        throw invalid('clockDriftBound', options.clockDriftBound, 'a fraction from 0 to below 1');
    }
    if (options.leaseReads && !options.checkQuorum) {
        throw invalid('leaseReads', options.leaseReads, 'false while checkQuorum is false');
    }
    if (partial.diskStallMs === undefined)
        return { ...options, diskStallMs: options.electionTimeoutMs * 3 };
    if (options.diskStallMs < options.electionTimeoutMs) {
        throw invalid('diskStallMs', options.diskStallMs, 'at least electionTimeoutMs');
    }
    return options;
}
//# sourceMappingURL=options.js.map