// Three-phase commit as campaigns run it: by default with crashes alone, and with messages and disks that are on time, for that
// is all it stands. With `--faults partition` its campaign finds how it splits.

import { ThreePhaseInvariants } from '../../checkers/three-phase-commit/index.ts';
import { keyOf } from '../../protocols/atomic-commit.ts';
import {
  createThreePhaseCommit,
  RULES,
  type Rules,
  type ThreePhaseOptions,
  type ThreePhaseSpec,
} from '../../protocols/three-phase-commit/index.ts';
import type { PlainNode } from '../plain/node.ts';
import { plainSubject } from '../plain/subject.ts';
import { mutant, type RuleMutant } from '../subject.ts';
import { commitTrial, drawTransactions, type Transaction } from './commit-trial.ts';

/** Crashes alone, one node at a time: what follows from them is not lost in the next storm. */
const FOCUS = { nodes: 5, faults: ['crash'], options: { voteTimeoutMs: 80, answerTimeoutMs: 120, silenceMs: 330 } };

const MUTANTS: readonly RuleMutant<Rules>[] = [
  mutant<Rules>('go-on-with-majority', 'pre-commits once most have said yes', {
    mayPreCommit: (yes, participants) => yes.length * 2 > participants.length,
  }),
  mutant<Rules>('forget-yes', 'a yes is not on disk when it leaves', { keepsYes: () => false }),
  mutant<Rules>('skip-pre-commit', 'commits at once, as two-phase commit does', { preCommitsFirst: () => false }),
  mutant<Rules>('forget-pre-committing', 'the coordinator forgets in a crash that it went on', {
    keepsPreCommitting: () => false,
  }),
  mutant<Rules>(
    'forget-moves',
    'participants forget in a crash that they were told to pre-commit',
    {
      keepsMoves: () => false,
    },
    FOCUS,
  ),
  mutant<Rules>(
    'decide-without-aligning',
    'who leads a termination decides without moving the others',
    {
      alignsFirst: () => false,
    },
    FOCUS,
  ),
  mutant<Rules>('abort-when-precommitted', 'who was told to pre-commit aborts', { outcomeOf: () => 'abort' }, FOCUS),
  mutant<Rules>('commit-when-waiting', 'who was not told to pre-commit commits', { outcomeOf: () => 'commit' }),
  mutant<Rules>('crashed-take-part', 'who crashed leads and is moved like the others', { staysOutside: () => false }),
  mutant<Rules>(
    'decide-with-some',
    'those who recover do not wait for all',
    {
      mayDecideTogether: (heard) => heard > 0,
    },
    FOCUS,
  ),
  mutant<Rules>('lead-all-at-once', 'all participants lead at the same time', { turn: () => 1 }, FOCUS),
  mutant<Rules>('wait-for-coordinator', 'participants wait for their coordinator for ever', { timesOut: () => false }),
  mutant<Rules>('never-ask', 'who recovers does not ask', { asksAfterCrash: () => false }),
  mutant<Rules>('forget-decision', 'a decision is not on disk when it is told', { keepsDecision: () => false }, FOCUS),
];

export const threePhaseCommitSubject = plainSubject<ThreePhaseSpec, ThreePhaseOptions, Rules, Transaction>({
  name: 'three-phase-commit',
  description: 'three-phase commit: transactions over several nodes that crash while messages are on time',
  rules: RULES,
  mutants: MUTANTS,
  defaultFaults: ['crash', 'storm'],
  create: createThreePhaseCommit,
  drawNodes: (random) => random.pick([2, 3, 3, 4, 5]),
  drawOptions(random): Partial<ThreePhaseOptions> {
    const voteTimeoutMs = random.pick([150, 300]);
    // Two messages, a sync that is under way, and one more.
    const answerTimeoutMs = random.pick([120, 200]);
    const silenceMs = voteTimeoutMs + 2 * answerTimeoutMs + random.pick([50, 200]);
    return { voteTimeoutMs, answerTimeoutMs, silenceMs, retryMs: random.pick([20, 100]) };
  },
  drawSettings: () => ({ syncTailChance: 0 }),
  drawRequests: (random, settings, circumstances) => drawTransactions(random, settings, circumstances, 20),
  prepare(cluster, plan, { voteTimeoutMs }) {
    const trial = commitTrial(cluster, plan, voteTimeoutMs, pending);
    return { ...trial, observers: [...trial.observers, new ThreePhaseInvariants()] };
  },
});

function pending({ state }: PlainNode<ThreePhaseSpec>): string {
  for (const { type, transaction } of state.coordinations.values()) return `is ${type} ${keyOf(transaction)}`;
  for (const { type, transaction } of state.participations.values()) {
    if (type !== 'ended') return `has ${type} ${keyOf(transaction)}`;
  }
  return '';
}
