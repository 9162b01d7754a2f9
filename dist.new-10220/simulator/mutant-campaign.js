// Hunts every mutant, in several trials over different seeds: how many seeds does it take, and which checker notices?
import { runCampaign } from './campaign.js';
import { findSubject, SUBJECTS } from './registry.js';
import { findMutant } from './subject.js';
export function runMutants(options) {
    return chooseMutants(options).map(([subject, mutant], done, { length: of }) => {
        const onSeed = (trial, seeds) => options.onSeed?.({ mutant: mutant.name, done, of, trial, seeds });
        const report = hunt(subject, mutant, options, onSeed);
        options.onReport?.(report);
        return report;
    });
}
function chooseMutants({ protocol, names }) {
    const subjects = protocol === undefined ? SUBJECTS : [findSubject(protocol)];
    const all = subjects.flatMap((subject) => subject.mutants.map((mutant) => [subject, mutant]));
    for (const name of names ?? [])
        findMutant(all.map(([, mutant]) => mutant), name);
    return names === undefined ? all : all.filter(([, mutant]) => names.includes(mutant.name));
}
function hunt(subject, mutant, { trials, seedsMax }, onSeed) {
    const seedsToCatch = [];
    const counts = new Map();
    for (let trial = 0; trial < trials; trial++) {
        const { failures, seedsDone } = runCampaign({
            protocol: subject.name,
            firstSeed: 1 + trial * seedsMax,
            seeds: seedsMax,
            mutant: mutant.name,
            ...mutant.focus,
            onSeed: ({ seedsDone: seeds }) => {
                onSeed(trial, seeds);
                return false;
            },
        });
        const failure = failures[0];
        seedsToCatch.push(failure === undefined ? undefined : seedsDone);
        if (failure !== undefined)
            counts.set(failure.invariant, (counts.get(failure.invariant) ?? 0) + 1);
    }
    const sorted = seedsToCatch.map((seeds) => seeds ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b);
    const middle = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.POSITIVE_INFINITY;
    const invariants = [...counts].sort((a, b) => b[1] - a[1]).map(([invariant]) => invariant);
    return {
        protocol: subject.name,
        mutant,
        seedsToCatch,
        median: Number.isFinite(middle) ? middle : undefined,
        invariants,
    };
}
//# sourceMappingURL=mutant-campaign.js.map