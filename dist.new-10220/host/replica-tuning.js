// The replica's numbers: defaults, and the check that what was given makes sense.
import { QuorateError } from '../core/errors.js';
const MIB = 1024 * 1024;
const DEFAULTS = {
    requestTimeoutMs: 7000,
    entryBytesMax: 16 * MIB,
    segmentBytes: 64 * MIB,
    flushEntries: 2000,
    flushBytes: 16 * MIB,
    retainEntries: 10_000,
    retainBytes: 32 * MIB,
    applyBudgetMs: 8,
    peerQueueBytes: 64 * MIB,
    frameBytesMax: 64 * MIB,
};
/** May be zero: nothing is kept. */
const OR_NONE = new Set(['retainEntries', 'retainBytes']);
/** Room for the envelope of the largest entry in a frame. */
const ENVELOPE_BYTES = 64 * 1024;
/** Fills in defaults. Throws one `invalid-option` that names the option and its value. */
export function parseTuning(given) {
    const tuning = { ...DEFAULTS, ...given };
    for (const [name, value] of Object.entries(tuning)) {
        if (!(name in DEFAULTS))
            throw new QuorateError('invalid-option', `a replica has no option ${name}`);
        if (Number.isFinite(value) && (value > 0 || (value === 0 && OR_NONE.has(name))))
            continue;
        throw new QuorateError('invalid-option', `replica option ${name} is ${value}: must be a positive number`);
    }
    if (tuning.entryBytesMax + ENVELOPE_BYTES > tuning.frameBytesMax) {
        throw new QuorateError('invalid-option', `replica option entryBytesMax is ${tuning.entryBytesMax}: must leave ${ENVELOPE_BYTES} of frameBytesMax ${tuning.frameBytesMax}`);
    }
    return tuning;
}
/** Request ids are incarnation × 2^32 + counter: no two lives of a node share one, and they stay safe integers. */
const REQUESTS_PER_INCARNATION = 2 ** 32;
const INCARNATION_MAX = 2 ** 20;
/** Checks the options that are numbers of the caller's; returns the first request id of this life. */
export function firstRequestOf({ self, clusterId, incarnation, }) {
    for (const [name, value] of Object.entries({ self, clusterId, incarnation })) {
        if (Number.isSafeInteger(value) && value > 0)
            continue;
        throw new QuorateError('invalid-option', `replica option ${name} is ${value}: must be a safe integer above 0`);
    }
    if (incarnation >= INCARNATION_MAX) {
        throw new QuorateError('invalid-option', `replica option incarnation is ${incarnation}: at most ${INCARNATION_MAX - 1}`);
    }
    return incarnation * REQUESTS_PER_INCARNATION;
}
//# sourceMappingURL=replica-tuning.js.map