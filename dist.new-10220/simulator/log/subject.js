// Makes a replicated log a subject of campaigns: raft, multi-paxos and zab share plans, faults, clients and judgement, and
// differ in their definition, their options, their own checkers and their mutants.
import { CALM } from '../network.js';
import { parseFaults, rulesWith } from '../subject.js';
import { generatePlan } from './generate.js';
import { DEFAULT_FAULTS, FAULTS } from './plan.js';
import { runPlan } from './run.js';
export function logSubject(protocol) {
    const { name, description, mutants, faults = FAULTS } = protocol;
    return {
        name,
        description,
        faults,
        mutants,
        plan(seed, options = {}) {
            const plan = generatePlan(seed, {
                protocol: name,
                nodes: options.nodes,
                faults: parseFaults(options.faults ?? DEFAULT_FAULTS.filter((fault) => faults.includes(fault)), faults),
                options: (...from) => protocol.drawOptions(...from),
            });
            const { settings } = plan;
            return { ...plan, settings: { ...settings, options: { ...settings.options, ...options.options } } };
        },
        run(plan, mutant, log) {
            const definition = protocol.create(rulesWith(protocol.rules, mutants, mutant));
            const options = definition.parseOptions(plan.settings.options);
            return runPlan(plan, definition, protocol.observers(options), log);
        },
        lists,
        cutAfter: (plan, atMs) => ({ ...plan, actions: plan.actions.filter(({ at }) => at <= atMs) }),
        simpler,
    };
}
function lists(plan) {
    const { actions, clients } = plan;
    return [
        { items: actions, with: (items) => ({ ...plan, actions: items }) },
        { items: clients, with: (items) => ({ ...plan, clients: items }) },
        ...clients.map((client, at) => ({
            items: client.operations,
            with: (items) => {
                const operations = items;
                return { ...plan, clients: clients.with(at, { ...client, operations }) };
            },
        })),
    ];
}
function simpler(plan) {
    const { settings } = plan;
    const calmClock = settings.clocks.map(({ offsetMs }) => ({ offsetMs, rate: 1 }));
    const candidates = [
        { weather: CALM },
        { weather: { ...settings.weather, corruptChance: 0 } },
        { weather: { ...settings.weather, duplicateChance: 0 } },
        { weather: { ...settings.weather, dropChance: 0 } },
        { weather: { ...settings.weather, tailChance: 0 } },
        { clocks: calmClock },
        { syncTailChance: 0 },
        { smallTurnChance: 0 },
        { flushEveryMs: 0 },
    ];
    return candidates.map((changed) => ({ ...plan, settings: { ...settings, ...changed } }));
}
//# sourceMappingURL=subject.js.map