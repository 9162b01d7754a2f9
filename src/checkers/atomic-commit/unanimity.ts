// AC2: commit needs the yes of every participant.

import type { NodeId } from '../../core/protocol.ts';
import type { Outcome } from '../../protocols/atomic-commit.ts';
import { violated } from '../invariant.ts';
import type { Entry } from './ledger.ts';

export function unanimity({ key, participants, yes }: Entry, node: NodeId, outcome: Outcome): void {
  if (outcome !== 'commit') return;
  const silent = participants.find((participant) => !yes.has(participant));
  if (silent !== undefined) {
    violated('AC2-unanimity', `node ${node} commits transaction ${key} without the yes of node ${silent}`);
  }
}
