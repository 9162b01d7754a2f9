// ZAB's options: each with unit, default and trade-off. Checked once, at the edge; no defaults afterwards.
import { fillInOptions, invalidOption } from '../log-options.js';
export const DEFAULT_ZAB_OPTIONS = {
    electionTimeoutMs: 350,
    electionJitterMs: 50,
    electionSettleMs: 20,
    heartbeatIntervalMs: 50,
    diskStallMs: 1050,
    maxInflightMessages: 256,
    maxInflightBytes: 16 * 1024 * 1024,
    maxAppendBytes: 1024 * 1024,
    maxUncommittedBytes: 64 * 1024 * 1024,
    retainedEntries: 5000,
    retainedBytes: 16 * 1024 * 1024,
    maxLearnerLagEntries: 1000,
    leaseReads: false,
    clockDriftBound: 0.05,
};
const KINDS = {
    durations: ['electionTimeoutMs', 'electionJitterMs', 'electionSettleMs', 'heartbeatIntervalMs', 'diskStallMs'],
    counts: ['maxInflightMessages', 'maxInflightBytes', 'maxAppendBytes', 'maxUncommittedBytes'],
    countsOrNone: ['retainedEntries', 'retainedBytes', 'maxLearnerLagEntries'],
    flags: ['leaseReads'],
};
/** Fills in defaults and checks; `diskStallMs` follows a larger election time-out unless given. Throws `invalid-option`. */
export function parseZabOptions(partial) {
    const options = fillInOptions('zab', DEFAULT_ZAB_OPTIONS, partial, KINDS);
    const invalid = (name, rule) => invalidOption('zab', name, options[name], rule);
    if (options.heartbeatIntervalMs * 2 > options.electionTimeoutMs) {
        throw invalid('heartbeatIntervalMs', 'at most half of electionTimeoutMs');
    }
    if (options.electionSettleMs > options.electionTimeoutMs) {
        throw invalid('electionSettleMs', 'at most electionTimeoutMs');
    }
    if (!(options.clockDriftBound >= 0 && options.clockDriftBound < 1)) {
        throw invalid('clockDriftBound', 'a fraction from 0 to below 1');
    }
    if (partial.diskStallMs === undefined)
        return { ...options, diskStallMs: options.electionTimeoutMs * 3 };
    if (options.diskStallMs < options.electionTimeoutMs)
        throw invalid('diskStallMs', 'at least electionTimeoutMs');
    return options;
}
//# sourceMappingURL=options.js.map