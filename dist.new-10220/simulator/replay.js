// Traces: a run in a file. What is stored is the plan; the run itself comes back by running it, step for step.
import { QuorateError } from '../core/errors.js';
import { findSubject } from './registry.js';
const FORMAT = 'quorate-trace-1';
/** Runs `plan` and records it. `log` gets the transcript, line by line. */
export function record(plan, mutant, log) {
    const { hash, violation } = findSubject(plan.protocol).run(plan, mutant, log);
    return { format: FORMAT, mutant: mutant ?? null, hash, violation: violation ?? null, plan };
}
/** Reads a trace from JSON text. Throws `bad-trace`. */
export function parseTrace(text) {
    let trace;
    try {
        trace = JSON.parse(text);
    }
    catch {
        throw new QuorateError('bad-trace', 'not a trace: not JSON');
    }
    if (typeof trace !== 'object' || trace === null || trace.format !== FORMAT || typeof trace.plan !== 'object') {
        throw new QuorateError('bad-trace', `not a trace of format ${FORMAT}`);
    }
    return trace;
}
/** Runs a trace again. `log` gets the transcript, line by line. */
export function replay(trace, log) {
    const { plan, mutant } = trace;
    const result = findSubject(plan.protocol).run(plan, mutant ?? undefined, log);
    return { result, isSame: result.hash === trace.hash, trace };
}
//# sourceMappingURL=replay.js.map