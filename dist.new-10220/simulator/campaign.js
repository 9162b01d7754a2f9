// Campaigns: many seeds of one protocol, each a plan of its own, until one breaks an invariant.
import { findSubject } from './registry.js';
export function runCampaign(options) {
    const subject = findSubject(options.protocol);
    const total = { seedsDone: 0, steps: 0, simulatedMs: 0 };
    const counts = {};
    const failures = [];
    for (let seed = options.firstSeed; seed < options.firstSeed + options.seeds; seed++) {
        const plan = subject.plan(seed, options);
        const result = subject.run(plan, options.mutant);
        total.seedsDone++;
        total.steps += result.steps;
        total.simulatedMs += result.simulatedMs;
        for (const [name, count] of Object.entries(result.counts))
            counts[name] = (counts[name] ?? 0) + count;
        if (result.violation !== undefined)
            failures.push({ ...result.violation, seed, plan });
        const isStopped = options.onSeed?.({ seed, result, ...total }) === true;
        if (isStopped || (failures.length > 0 && options.stopsAtViolation !== false))
            break;
    }
    return { ...total, counts, failures };
}
//# sourceMappingURL=campaign.js.map