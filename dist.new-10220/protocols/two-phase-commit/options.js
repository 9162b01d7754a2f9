// The options of two-phase commit, read once.
import { fillInOptions, invalidOption } from '../log-options.js';
export const DEFAULT_TWO_PHASE_OPTIONS = {
    voteTimeoutMs: 1000,
    retryMs: 200,
    inDoubtMs: 2000,
    cooperative: true,
    decisionRecord: 'own-log',
};
/** Fills in defaults and checks. Throws `invalid-option`. */
export function parseTwoPhaseOptions(partial) {
    const options = fillInOptions('two-phase-commit', DEFAULT_TWO_PHASE_OPTIONS, partial, {
        durations: ['voteTimeoutMs', 'retryMs', 'inDoubtMs'],
        counts: [],
        countsOrNone: [],
        flags: ['cooperative'],
    });
    if (options.decisionRecord !== 'own-log' && options.decisionRecord !== 'port') {
        throw invalidOption('two-phase-commit', 'decisionRecord', options.decisionRecord, 'own-log or port');
    }
    return options;
}
//# sourceMappingURL=options.js.map