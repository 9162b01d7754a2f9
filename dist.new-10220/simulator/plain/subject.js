// Makes a protocol that is not a replicated log a subject of campaigns.
import { CALM } from '../network.js';
import { parseFaults, rulesWith } from '../subject.js';
import { PLAIN_FAULTS } from './faults.js';
import { drawPlan } from './plan.js';
import { runPlainPlan } from './run.js';
export function plainSubject(protocol) {
    const { name, description, mutants, defaultFaults = PLAIN_FAULTS, hasDisk = true } = protocol;
    return {
        name,
        description,
        faults: PLAIN_FAULTS,
        mutants,
        plan: (seed, { nodes, faults, options } = {}) => drawPlan(seed, protocol, {
            protocol: name,
            nodes,
            faults: faults === undefined ? defaultFaults : parseFaults(faults, PLAIN_FAULTS),
            options,
        }),
        run(plan, mutant, log) {
            const definition = protocol.create(rulesWith(protocol.rules, mutants, mutant));
            const options = definition.parseOptions(plan.settings.options);
            const prepare = (cluster) => protocol.prepare(cluster, plan, options);
            return runPlainPlan(plan, definition, hasDisk, prepare, log);
        },
        lists: (plan) => [
            { items: plan.actions, with: (items) => ({ ...plan, actions: items }) },
            { items: plan.requests, with: (items) => ({ ...plan, requests: items }) },
        ],
        cutAfter: (plan, atMs) => ({
            ...plan,
            actions: plan.actions.filter(({ at }) => at <= atMs),
            requests: plan.requests.filter(({ at }) => at <= atMs),
        }),
        simpler,
    };
}
function simpler(plan) {
    const { settings } = plan;
    const candidates = [
        { weather: CALM },
        { weather: { ...settings.weather, corruptChance: 0 } },
        { weather: { ...settings.weather, duplicateChance: 0 } },
        { weather: { ...settings.weather, dropChance: 0 } },
        { weather: { ...settings.weather, tailChance: 0 } },
        { clocks: settings.clocks.map(({ offsetMs }) => ({ offsetMs, rate: 1 })) },
        { syncTailChance: 0 },
        { smallTurnChance: 0 },
        { turnDelayMaxMs: 0 },
        { stayDown: 0 },
    ];
    return candidates.map((changed) => ({ ...plan, settings: { ...settings, ...changed } }));
}
//# sourceMappingURL=subject.js.map