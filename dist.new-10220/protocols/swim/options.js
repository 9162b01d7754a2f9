// SWIM's options: each with unit, default and trade-off. Checked once, at the edge; no defaults afterwards.
import { EMPTY_BYTES, utf8Encode } from '../../core/bytes.js';
import { QuorateError } from '../../core/errors.js';
export const DEFAULT_SWIM_OPTIONS = {
    address: '',
    metadata: EMPTY_BYTES,
    probeIntervalMs: 1000,
    probeTimeoutMs: 400,
    indirectProbes: 3,
    isStaggered: true,
    suspicionMultiplier: 4,
    suspicionMaxFactor: 6,
    suspicionConfirmations: 3,
    localHealthMax: 8,
    buddySystem: true,
    retransmitFactor: 3,
    gossipIntervalMs: 200,
    gossipFanout: 3,
    packetBytes: 1200,
    metadataBytesMax: 512,
    syncIntervalMs: 30_000,
    joinRetryMs: 1000,
    leaveTimeoutMs: 5000,
    forgetMs: 3_600_000,
};
/** SWIM as of 2002: what Lifeguard added is switched off. */
export const PLAIN_SWIM_OPTIONS = {
    suspicionMaxFactor: 1,
    suspicionConfirmations: 0,
    localHealthMax: 0,
    buddySystem: false,
};
export const ADDRESS_BYTES_MAX = 255;
const PACKET_BYTES_MIN = 512;
/** A message with its address, and with what else must ride along. */
const PACKET_REST_BYTES = ADDRESS_BYTES_MAX + 128;
const DURATIONS = [
    'probeIntervalMs',
    'probeTimeoutMs',
    'syncIntervalMs',
    'joinRetryMs',
    'leaveTimeoutMs',
    'forgetMs',
];
const COUNTS = ['gossipFanout'];
const COUNTS_OR_NONE = ['indirectProbes', 'suspicionConfirmations', 'localHealthMax', 'metadataBytesMax'];
const FLAGS = ['isStaggered', 'buddySystem'];
/** Fills in defaults and checks. Throws `invalid-option`. */
export function parseSwimOptions(partial) {
    const given = Object.fromEntries(Object.entries(partial).filter(([, value]) => value !== undefined));
    for (const name of Object.keys(given)) {
        if (!(name in DEFAULT_SWIM_OPTIONS))
            throw new QuorateError('invalid-option', `swim has no option ${name}`);
    }
    const options = { ...DEFAULT_SWIM_OPTIONS, ...given };
    const check = (name, isRight, rule) => {
        if (isRight)
            return;
        throw new QuorateError('invalid-option', `swim option ${name} is ${String(options[name])}: must be ${rule}`);
    };
    for (const name of DURATIONS) {
        check(name, Number.isFinite(options[name]) && options[name] > 0, 'a positive number of milliseconds');
    }
    for (const name of COUNTS) {
        check(name, Number.isSafeInteger(options[name]) && options[name] > 0, 'a positive integer');
    }
    for (const name of COUNTS_OR_NONE) {
        check(name, Number.isSafeInteger(options[name]) && options[name] >= 0, 'an integer that is not negative');
    }
    for (const name of FLAGS)
        check(name, typeof options[name] === 'boolean', 'true or false');
    const { gossipIntervalMs, packetBytes, metadata } = options;
    check('gossipIntervalMs', Number.isFinite(gossipIntervalMs) && gossipIntervalMs >= 0, 'milliseconds, or 0');
    check('probeTimeoutMs', options.probeTimeoutMs < options.probeIntervalMs, 'less than probeIntervalMs');
    check('suspicionMultiplier', options.suspicionMultiplier > 0, 'a positive number');
    check('suspicionMaxFactor', options.suspicionMaxFactor >= 1, 'at least 1');
    check('retransmitFactor', options.retransmitFactor > 0, 'a positive number');
    check('packetBytes', Number.isSafeInteger(packetBytes) && packetBytes >= PACKET_BYTES_MIN, `${PACKET_BYTES_MIN} or more`);
    check('metadataBytesMax', options.metadataBytesMax <= packetBytes - PACKET_REST_BYTES, `packetBytes − ${PACKET_REST_BYTES} at most`);
    check('address', utf8Encode(options.address).length <= ADDRESS_BYTES_MAX, `at most ${ADDRESS_BYTES_MAX} bytes`);
    check('metadata', metadata.length <= options.metadataBytesMax, `at most ${options.metadataBytesMax} bytes`);
    return options;
}
//# sourceMappingURL=options.js.map