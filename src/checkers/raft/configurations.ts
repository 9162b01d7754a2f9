// Configurations: at most one in a log that is not committed (thesis §4.1, §4.3), and the one in effect is always the
// latest in the log, whatever was truncated or restored (openraft #1808).

import { membershipFromBytes } from '../../protocols/raft/index.ts';
import type { Membership } from '../../protocols/replicated-log.ts';
import { violated } from '../invariant.ts';
import type { RaftInvariant, RaftStep, RaftView } from './view.ts';

export class Configurations implements RaftInvariant {
  check({ node, state, appended, truncatedFrom }: RaftStep, view: RaftView): void {
    const isTouched = truncatedFrom > 0 || appended.some((entry) => entry.kind === 'membership');
    if (!isTouched) return;
    const { entries } = state.log;
    const committed = Math.max(view.commitIndex, state.commitIndex);
    let uncommitted = 0;
    let latest = entries.length - 1;
    while (latest >= 0 && entries[latest]!.kind !== 'membership') latest--;
    for (let i = latest; i >= 0 && entries[i]!.index > committed; i--)
      if (entries[i]!.kind === 'membership') uncommitted++;
    if (uncommitted > 1) {
      violated(
        'one-uncommitted-configuration',
        `node ${node.id} has ${uncommitted} configurations beyond the commit index ${committed}`,
      );
    }
    if (latest < 0) return;
    const expected = membershipFromBytes(entries[latest]!.data);
    if (describe(expected) !== describe(state.membership)) {
      violated(
        'latest-configuration',
        `node ${node.id} works with ${describe(state.membership)}; the latest in its log (${entries[latest]!.index}) is ${describe(expected)}`,
      );
    }
  }
}

function describe({ voters, outgoing, learners }: Membership): string {
  return `voters ${voters} outgoing ${outgoing} learners ${learners}`;
}
