// Leader append-only: a leader never overwrites or deletes entries in its log (Raft §5.3, figure 3).

import { violated } from '../invariant.ts';
import type { RaftInvariant, RaftStep } from './view.ts';

export class LeaderAppendOnly implements RaftInvariant {
  check({ node, state, truncatedFrom }: RaftStep): void {
    if (truncatedFrom === 0 || !node.isLeader || state.role.type !== 'leader' || node.term !== state.term) return;
    violated(
      'leader-append-only',
      `leader ${node.id} of term ${state.term} drops its entries from ${truncatedFrom} on`,
    );
  }
}
