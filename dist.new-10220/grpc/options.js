// The server's options: each with unit, default and what it trades.
import { QuorateError } from '../core/errors.js';
const KIB = 1024;
const MIB = 1024 * KIB;
const DEFAULTS = {
    maxRequestBytes: 4 * MIB,
    maxConcurrentStreams: 10_000,
    maxConnections: 0,
    streamWindowBytes: MIB,
    connectionWindowBytes: 4 * MIB,
    maxConnectionRequestBytes: 64 * MIB,
    maxHeaderListBytes: 64 * KIB,
    streamHighWaterBytes: 256 * KIB,
    maxStreamQueueBytes: 64 * MIB,
    maxConnectionQueueBytes: 128 * MIB,
    stallTimeoutMs: 60_000,
    handshakeTimeoutMs: 10_000,
    keepAliveTimeMs: 7_200_000,
    keepAliveTimeoutMs: 20_000,
    keepAliveMinTimeMs: 5000,
    checkIntervalMs: 1000,
};
const WINDOWS = ['streamWindowBytes', 'connectionWindowBytes'];
/** Fills in defaults; throws a `QuorateError` `invalid-option` that names option and value. */
export function parseOptions(options) {
    const parsed = { ...DEFAULTS };
    for (const [name, value] of Object.entries(options)) {
        if (value === undefined)
            continue;
        parsed[name] = value;
        if (typeof value !== 'number')
            continue;
        const least = WINDOWS.includes(name) ? 65_535 : 0;
        const most = name.endsWith('Ms') ? Number.MAX_SAFE_INTEGER : 0x7fff_ffff;
        if (!Number.isInteger(value) || value < least || value > most) {
            throw new QuorateError('invalid-option', `${name} must be an integer from ${least} to ${most}, not ${value}`);
        }
    }
    return parsed;
}
//# sourceMappingURL=options.js.map