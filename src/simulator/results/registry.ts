// Every known result that can be shown.

import { QuorateError } from '../../core/errors.ts';
import { antiEntropyRounds, closedRing } from './anti-entropy-rounds.ts';
import { threePhaseSplit, twoPhaseBlocking, twoPhaseReplicated } from './commit-splits.ts';
import { leaseDrift } from './lease-drift.ts';
import { nwrLinearizability } from './nwr-linearizability.ts';
import { nwrStaleness } from './nwr-staleness.ts';
import { paxosDuel, paxosFailures, paxosInterleavings } from './paxos-results.ts';
import type { KnownResult } from './result.ts';
import { rumourTable } from './rumour-table.ts';
import { swimDetection } from './swim-detection.ts';
import { swimFalsePositives } from './swim-false-positives.ts';
import { twoPhasePartial, twoPhaseSlowNode } from './two-phase-weaknesses.ts';

export const RESULTS: readonly KnownResult[] = [
  threePhaseSplit,
  twoPhaseBlocking,
  twoPhaseReplicated,
  twoPhasePartial,
  twoPhaseSlowNode,
  paxosFailures,
  paxosInterleavings,
  paxosDuel,
  rumourTable,
  antiEntropyRounds,
  closedRing,
  swimDetection,
  swimFalsePositives,
  leaseDrift,
  nwrLinearizability,
  nwrStaleness,
];

/** Throws `bad-option`. */
export function findResult(name: string): KnownResult {
  const found = RESULTS.find((result) => result.name === name);
  if (found === undefined) {
    throw new QuorateError('bad-option', `no result ${name}: there are ${RESULTS.map((each) => each.name).join(', ')}`);
  }
  return found;
}
