// Nobody fails without having been suspected for as long as the rules say (SWIM §4.2, Lifeguard §IV-B): that is computed
// here anew, from who accuses.
import { violated } from '../invariant.js';
export class SuspicionTimes {
    options;
    /** Failures, by member and incarnation, that a member declared when time was up. */
    verdicts = new Set();
    constructor(options) {
        this.options = options;
    }
    check(step) {
        this.checkDeadlines(step);
        for (const [id, is] of step.after.members) {
            const was = step.before?.members.get(id);
            if (is.status === 'failed' && was?.status !== 'failed')
                this.checkFailure(step, id, is.incarnation);
        }
    }
    checkFailure({ node, input, before }, id, incarnation) {
        const key = `${id}@${incarnation}`;
        if (input.type === 'timer' && input.timer === 'suspicion') {
            const deadline = before?.suspicions.get(id)?.deadline ?? Number.POSITIVE_INFINITY;
            if (node.now < deadline) {
                violated('time-to-speak-up', `node ${node.id} declares ${id} failed at ${node.now}, before ${deadline}`);
            }
            this.verdicts.add(key);
            return;
        }
        if (input.type === 'message' && (input.message.type === 'sync' || input.message.type === 'sync-reply')) {
            violated('hearsay-is-suspicion', `node ${node.id} takes ${id} for failed because a sync says so`);
        }
        if (!this.verdicts.has(key)) {
            violated('failed-by-verdict', `node ${node.id} takes ${id} for failed at ${incarnation}; nobody's time was up`);
        }
    }
    checkDeadlines({ node, before, after }) {
        for (const [id, suspicion] of after.suspicions) {
            const was = before?.suspicions.get(id);
            if (was?.deadline === suspicion.deadline)
                continue;
            const accusers = new Set(suspicion.accusers).size;
            const leastMs = Math.min(...sizesDuring(before, after).map((size) => this.timeoutMs(size, accusers - 1)));
            const givenMs = suspicion.deadline - suspicion.startedAt;
            if (givenMs >= leastMs - 0.001)
                continue;
            const message = `node ${node.id} gives ${id} ${givenMs} ms to speak up against ${accusers}, not ${leastMs} ms`;
            violated('time-to-speak-up', message);
        }
    }
    timeoutMs(groupSize, confirmations) {
        const { suspicionMultiplier, suspicionMaxFactor, suspicionConfirmations, probeIntervalMs } = this.options;
        const least = suspicionMultiplier * Math.max(1, Math.log10(groupSize)) * probeIntervalMs;
        const wanted = Math.max(0, Math.min(suspicionConfirmations, groupSize - 2));
        if (confirmations >= wanted)
            return least;
        const share = Math.log(confirmations + 1) / Math.log(wanted + 1);
        return least * (suspicionMaxFactor - (suspicionMaxFactor - 1) * share);
    }
}
/** One step may take in several news: the group had all sizes between. */
function sizesDuring(before, after) {
    const low = Math.min(before?.groupSize ?? after.groupSize, after.groupSize);
    const high = Math.max(before?.groupSize ?? after.groupSize, after.groupSize);
    return Array.from({ length: high - low + 3 }, (_, at) => Math.max(1, low - 1 + at));
}
//# sourceMappingURL=suspicion.js.map