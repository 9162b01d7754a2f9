// Shrinks a failing run: leaves out faults and requests as long as the same invariant still breaks, so that what
// remains is what matters. Delta debugging (Zeller & Hildebrandt 2002) over the plan's lists.
import { findSubject } from './registry.js';
const RUNS_MAX_DEFAULT = 2000;
/** Undefined if the plan breaks nothing as it is. */
export function shrink(plan, mutant, options = {}) {
    const subject = findSubject(plan.protocol);
    const first = subject.run(plan, mutant).violation;
    if (first === undefined)
        return undefined;
    const runsMax = options.runsMax ?? RUNS_MAX_DEFAULT;
    let best = plan;
    let violation = first;
    let runs = 1;
    const tryPlan = (candidate) => {
        if (runs >= runsMax)
            return false;
        runs++;
        const found = subject.run(candidate, mutant).violation;
        if (found?.invariant !== first.invariant)
            return false;
        best = candidate;
        violation = found;
        options.onProgress?.(candidate, runs);
        return true;
    };
    // What was planned for after the violation cannot have caused it.
    tryPlan(subject.cutAfter(best, violation.atMs));
    let size;
    do {
        size = sizeOf(best);
        for (let i = 0; i < subject.lists(best).length; i++) {
            minimize(() => subject.lists(best)[i].items, (items) => tryPlan(subject.lists(best)[i].with(items)));
        }
        for (const simpler of subject.simpler(best))
            tryPlan(simpler);
    } while (sizeOf(best) < size && runs < runsMax);
    return { plan: best, violation, runs };
}
/** How much there is to read. */
export function sizeOf(plan) {
    return findSubject(plan.protocol)
        .lists(plan)
        .reduce((sum, { items }) => sum + items.length, 0);
}
/** Leaves out ever smaller pieces of a list. `attempt` makes the shorter list current if it still fails. */
function minimize(current, attempt) {
    for (let length = current().length; length >= 1; length = Math.floor(length / 2)) {
        for (let from = 0; from < current().length;) {
            const list = current();
            if (!attempt([...list.slice(0, from), ...list.slice(from + length)]))
                from += length;
        }
    }
}
//# sourceMappingURL=shrink.js.map