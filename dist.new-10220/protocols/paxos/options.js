// Paxos's options, read once.
import { fillInOptions, invalidOption } from '../log-options.js';
export const DEFAULT_PAXOS_OPTIONS = {
    phaseTimeoutMs: 200,
    backOffMs: 20,
    backOffMaxMs: 1000,
    inquiryMs: 300,
};
/** Fills in defaults and checks. Throws `invalid-option`. */
export function parsePaxosOptions(partial) {
    const options = fillInOptions('paxos', DEFAULT_PAXOS_OPTIONS, partial, {
        durations: ['phaseTimeoutMs', 'backOffMs', 'backOffMaxMs', 'inquiryMs'],
        counts: [],
        countsOrNone: [],
        flags: [],
    });
    if (options.backOffMaxMs < options.backOffMs) {
        throw invalidOption('paxos', 'backOffMaxMs', options.backOffMaxMs, 'at least backOffMs');
    }
    return options;
}
//# sourceMappingURL=options.js.map