// Two-phase commit as campaigns run it; in some runs with its decisions on record elsewhere, in a register that the run itself
// plays, where the first decision of a transaction stays.
import { violated } from '../../checkers/invariant.js';
import { keyOf } from '../../protocols/atomic-commit.js';
import { createTwoPhaseCommit, RULES, } from '../../protocols/two-phase-commit/index.js';
import { plainSubject } from '../plain/subject.js';
import { mutant } from '../subject.js';
import { commitTrial, drawTransactions } from './commit-trial.js';
const OWN_LOG = { options: { decisionRecord: 'own-log' } };
const MUTANTS = [
    mutant('commit-on-majority', 'commits once most have said yes', {
        mayCommit: (yes, participants) => yes.length * 2 > participants.length,
    }),
    mutant('forget-yes', 'a yes is not on disk when it leaves', { keepsYes: () => false }),
    mutant('forget-no', 'a no is not on disk when it leaves', { keepsNo: () => false }, {
        nodes: 3,
        faults: ['crash', 'links', 'partition'],
        options: { decisionRecord: 'own-log', cooperative: true, voteTimeoutMs: 4000, retryMs: 20, inDoubtMs: 100 },
    }),
    mutant('forget-commit', 'a commit is not on disk when it is told', { keepsCommits: () => false }, OWN_LOG),
    mutant('presume-commit', 'what the coordinator does not know was committed', { presumes: () => 'commit' }),
    mutant('presume-nothing', 'does not answer for what it does not know', { presumes: () => undefined }),
    mutant('abort-in-doubt', 'aborts by itself after a yes', { abortsInDoubt: () => true }),
    mutant('refuse-after-yes', 'tells others of an abort after its own yes', { mayRefuse: () => true }, OWN_LOG),
    mutant('tell-once', 'does not repeat a commit', { repeatsDecision: () => false }),
    mutant('forget-early', 'forgets a commit before everybody acknowledged it', { mayForgetCommit: () => true }),
    mutant('acknowledge-early', 'acknowledges before the resource is done', { acknowledgesWhenHeard: () => true }),
    mutant('forget-ended', 'participants forget what ended at once', { mayForgetEnded: () => true }),
    mutant('never-ask', 'participants in doubt do not ask', { asksInDoubt: () => false }),
    mutant('wait-for-ever', 'waits for votes for ever', { givesUp: () => false }),
    mutant('act-before-record', 'commits before the decision is on record', { waitsForRecord: () => false }, { options: { decisionRecord: 'port' } }),
];
export const twoPhaseCommitSubject = plainSubject({
    name: 'two-phase-commit',
    description: 'two-phase commit, presumed abort: transactions over several nodes, under every fault',
    rules: RULES,
    mutants: MUTANTS,
    create: createTwoPhaseCommit,
    drawNodes: (random) => random.pick([2, 3, 3, 4, 5]),
    drawOptions: (random) => ({
        voteTimeoutMs: random.pick([100, 300, 1000]),
        retryMs: random.pick([20, 100]),
        inDoubtMs: random.pick([100, 500]),
        cooperative: random.chance(0.7),
        decisionRecord: random.chance(0.3) ? 'port' : 'own-log',
    }),
    drawRequests: (random, settings, circumstances) => drawTransactions(random, settings, circumstances, random.pick([20, 20, 150])),
    prepare(cluster, plan, { voteTimeoutMs, inDoubtMs }) {
        const trial = commitTrial(cluster, plan, Math.min(voteTimeoutMs, inDoubtMs), pending);
        const record = new Map();
        const { world } = cluster;
        const random = world.randomFor(21);
        return {
            ...trial,
            observers: [...trial.observers, { stepped: givesUpInTime }],
            emitted(node, event) {
                trial.emitted?.(node, event);
                if (event.type !== 'record')
                    return;
                const { transaction, outcome } = event;
                const { life } = node;
                // There and back, at times for nothing.
                world.after(random() * 30, () => {
                    const key = keyOf(transaction);
                    if (!record.has(key))
                        record.set(key, outcome);
                    world.after(random() * 30, () => {
                        if (node.life !== life || random.chance(0.1))
                            return;
                        node.request({ type: 'recorded', transaction, outcome: record.get(key) });
                    });
                });
            },
        };
    },
});
/** Whenever the coordinator looked after its transactions, none waits for votes beyond its time. */
function givesUpInTime(node, input) {
    if (input.type !== 'timer' || input.timer !== 'coordinator')
        return;
    for (const { transaction, ...coordination } of node.state.coordinations.values()) {
        if (coordination.type === 'voting' && node.now >= coordination.deadline) {
            violated('gives-up', `node ${node.id} still waits for votes on transaction ${keyOf(transaction)}`);
        }
    }
}
function pending({ state }) {
    for (const { type, transaction } of state.coordinations.values())
        return `is ${type} ${keyOf(transaction)}`;
    for (const { type, transaction } of state.participations.values()) {
        if (type !== 'ended')
            return `has ${type} ${keyOf(transaction)}`;
    }
    return '';
}
//# sourceMappingURL=two-phase-commit.js.map