// AC3: abort needs a no or a fault.

import type { NodeId } from '../../core/protocol.ts';
import type { Outcome } from '../../protocols/atomic-commit.ts';
import { violated } from '../invariant.ts';
import type { Entry } from './ledger.ts';

/** `isFaultless`: nothing was planned to go wrong in this run. */
export function abortReason({ key, no, refusing }: Entry, node: NodeId, outcome: Outcome, isFaultless: boolean): void {
  if (outcome !== 'abort' || !isFaultless || no.size + refusing.size > 0) return;
  violated('AC3-abort-reason', `node ${node} aborts transaction ${key}, though nobody said no and nothing is wrong`);
}
