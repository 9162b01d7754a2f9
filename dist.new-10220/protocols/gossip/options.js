// Gossip's options: each with unit, default and trade-off. Checked once, at the edge; no defaults afterwards.
import { QuorateError } from '../../core/errors.js';
export const DEFAULT_GOSSIP_OPTIONS = {
    antiEntropy: 'push-pull',
    antiEntropyIntervalMs: 1000,
    partners: 'random',
    rumours: 'feedback',
    interest: 'counter',
    interestLimit: 4,
    rumourIntervalMs: 100,
    rumourFanout: 1,
    repairIntervalMs: 0,
    hopTimeoutMs: 500,
    keyBytesMax: 256,
    valueBytesMax: 16_384,
    rumourBytes: 1200,
    deltaBytes: 262_144,
};
const CHOICES = {
    antiEntropy: ['push', 'pull', 'push-pull', 'off'],
    partners: ['random', 'ring'],
    rumours: ['feedback', 'blind', 'off'],
    interest: ['counter', 'coin'],
};
const DURATIONS = ['antiEntropyIntervalMs', 'rumourIntervalMs', 'hopTimeoutMs'];
const DURATIONS_OR_NONE = ['repairIntervalMs'];
const COUNTS = ['interestLimit', 'rumourFanout', 'keyBytesMax', 'valueBytesMax', 'rumourBytes', 'deltaBytes'];
/** Fills in defaults and checks. Throws `invalid-option`. */
export function parseGossipOptions(partial) {
    const given = Object.fromEntries(Object.entries(partial).filter(([, value]) => value !== undefined));
    for (const name of Object.keys(given)) {
        if (!(name in DEFAULT_GOSSIP_OPTIONS))
            throw new QuorateError('invalid-option', `gossip has no option ${name}`);
    }
    const options = { ...DEFAULT_GOSSIP_OPTIONS, ...given };
    const check = (name, isRight, rule) => {
        if (isRight)
            return;
        throw new QuorateError('invalid-option', `gossip option ${name} is ${String(options[name])}: must be ${rule}`);
    };
    for (const [name, choices] of Object.entries(CHOICES)) {
        check(name, choices.includes(options[name]), `one of ${choices.join(', ')}`);
    }
    for (const name of DURATIONS) {
        check(name, Number.isFinite(options[name]) && options[name] > 0, 'a positive number of milliseconds');
    }
    for (const name of DURATIONS_OR_NONE) {
        check(name, Number.isFinite(options[name]) && options[name] >= 0, 'a number of milliseconds, or 0');
    }
    for (const name of COUNTS) {
        check(name, Number.isSafeInteger(options[name]) && options[name] > 0, 'a positive integer');
    }
    return options;
}
//# sourceMappingURL=options.js.map