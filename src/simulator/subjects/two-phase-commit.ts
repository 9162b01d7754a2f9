// Two-phase commit as campaigns run it; in some runs with its decisions on record elsewhere, in a register that the run itself
// plays, where the first decision of a transaction stays.

import { violated } from '../../checkers/invariant.ts';
import type { WatchedNode } from '../../checkers/observer.ts';
import type { Input } from '../../core/protocol.ts';
import { keyOf, type Outcome } from '../../protocols/atomic-commit.ts';
import {
  createTwoPhaseCommit,
  RULES,
  type Rules,
  type TwoPhaseOptions,
  type TwoPhaseSpec,
} from '../../protocols/two-phase-commit/index.ts';
import type { PlainNode } from '../plain/node.ts';
import { plainSubject } from '../plain/subject.ts';
import { mutant, type RuleMutant } from '../subject.ts';
import { commitTrial, drawTransactions, type Transaction } from './commit-trial.ts';

const OWN_LOG = { options: { decisionRecord: 'own-log' } };

const MUTANTS: readonly RuleMutant<Rules>[] = [
  mutant<Rules>('commit-on-majority', 'commits once most have said yes', {
    mayCommit: (yes, participants) => yes.length * 2 > participants.length,
  }),
  mutant<Rules>('forget-yes', 'a yes is not on disk when it leaves', { keepsYes: () => false }),
  mutant<Rules>(
    'forget-no',
    'a no is not on disk when it leaves',
    { keepsNo: () => false },
    {
      nodes: 3,
      faults: ['crash', 'links', 'partition'],
      options: { decisionRecord: 'own-log', cooperative: true, voteTimeoutMs: 4000, retryMs: 20, inDoubtMs: 100 },
    },
  ),
  mutant<Rules>('forget-commit', 'a commit is not on disk when it is told', { keepsCommits: () => false }, OWN_LOG),
  mutant<Rules>('presume-commit', 'what the coordinator does not know was committed', { presumes: () => 'commit' }),
  mutant<Rules>('presume-nothing', 'does not answer for what it does not know', { presumes: () => undefined }),
  mutant<Rules>('abort-in-doubt', 'aborts by itself after a yes', { abortsInDoubt: () => true }),
  mutant<Rules>('refuse-after-yes', 'tells others of an abort after its own yes', { mayRefuse: () => true }, OWN_LOG),
  mutant<Rules>('tell-once', 'does not repeat a commit', { repeatsDecision: () => false }),
  mutant<Rules>('forget-early', 'forgets a commit before everybody acknowledged it', { mayForgetCommit: () => true }),
  mutant<Rules>('acknowledge-early', 'acknowledges before the resource is done', { acknowledgesWhenHeard: () => true }),
  mutant<Rules>('forget-ended', 'participants forget what ended at once', { mayForgetEnded: () => true }),
  mutant<Rules>('never-ask', 'participants in doubt do not ask', { asksInDoubt: () => false }),
  mutant<Rules>('wait-for-ever', 'waits for votes for ever', { givesUp: () => false }),
  mutant<Rules>(
    'act-before-record',
    'commits before the decision is on record',
    { waitsForRecord: () => false },
    { options: { decisionRecord: 'port' } },
  ),
];

export const twoPhaseCommitSubject = plainSubject<TwoPhaseSpec, TwoPhaseOptions, Rules, Transaction>({
  name: 'two-phase-commit',
  description: 'two-phase commit, presumed abort: transactions over several nodes, under every fault',
  rules: RULES,
  mutants: MUTANTS,
  create: createTwoPhaseCommit,
  drawNodes: (random) => random.pick([2, 3, 3, 4, 5]),
  drawOptions: (random): Partial<TwoPhaseOptions> => ({
    voteTimeoutMs: random.pick([100, 300, 1000]),
    retryMs: random.pick([20, 100]),
    inDoubtMs: random.pick([100, 500]),
    cooperative: random.chance(0.7),
    decisionRecord: random.chance(0.3) ? 'port' : 'own-log',
  }),
  drawRequests: (random, settings, circumstances) =>
    drawTransactions(random, settings, circumstances, random.pick([20, 20, 150])),
  prepare(cluster, plan, { voteTimeoutMs, inDoubtMs }) {
    const trial = commitTrial(cluster, plan, Math.min(voteTimeoutMs, inDoubtMs), pending);
    const record = new Map<string, Outcome>();
    const { world } = cluster;
    const random = world.randomFor(21);
    return {
      ...trial,
      observers: [...trial.observers, { stepped: givesUpInTime }],
      emitted(node, event) {
        trial.emitted?.(node, event);
        if (event.type !== 'record') return;
        const { transaction, outcome } = event;
        const { life } = node;
        // There and back, at times for nothing.
        world.after(random() * 30, () => {
          const key = keyOf(transaction);
          if (!record.has(key)) record.set(key, outcome);
          world.after(random() * 30, () => {
            if (node.life !== life || random.chance(0.1)) return;
            node.request({ type: 'recorded', transaction, outcome: record.get(key)! });
          });
        });
      },
    };
  },
});

/** Whenever the coordinator looked after its transactions, none waits for votes beyond its time. */
function givesUpInTime(node: WatchedNode<TwoPhaseSpec>, input: Input<TwoPhaseSpec>): void {
  if (input.type !== 'timer' || input.timer !== 'coordinator') return;
  for (const { transaction, ...coordination } of node.state.coordinations.values()) {
    if (coordination.type === 'voting' && node.now >= coordination.deadline) {
      violated('gives-up', `node ${node.id} still waits for votes on transaction ${keyOf(transaction)}`);
    }
  }
}

function pending({ state }: PlainNode<TwoPhaseSpec>): string {
  for (const { type, transaction } of state.coordinations.values()) return `is ${type} ${keyOf(transaction)}`;
  for (const { type, transaction } of state.participations.values()) {
    if (type !== 'ended') return `has ${type} ${keyOf(transaction)}`;
  }
  return '';
}
