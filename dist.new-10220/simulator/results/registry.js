// Every known result that can be shown.
import { QuorateError } from '../../core/errors.js';
import { antiEntropyRounds, closedRing } from './anti-entropy-rounds.js';
import { rumourTable } from './rumour-table.js';
import { swimDetection } from './swim-detection.js';
import { swimFalsePositives } from './swim-false-positives.js';
export const RESULTS = [
    rumourTable,
    antiEntropyRounds,
    closedRing,
    swimDetection,
    swimFalsePositives,
];
/** Throws `bad-option`. */
export function findResult(name) {
    const found = RESULTS.find((result) => result.name === name);
    if (found === undefined) {
        throw new QuorateError('bad-option', `no result ${name}: there are ${RESULTS.map((each) => each.name).join(', ')}`);
    }
    return found;
}
//# sourceMappingURL=registry.js.map