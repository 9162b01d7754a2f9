// What a leader keeps of the other members, as far as all replicated logs keep it alike.

import type { Millis, NodeId } from '../core/protocol.ts';
import { jointMajorityValue } from '../core/quorum.ts';
import type { Membership } from './replicated-log.ts';

/** One for each other member. */
interface Books<P> {
  readonly progress: readonly P[];
}

export function progressOf<P extends { readonly node: NodeId }>({ progress }: Books<P>, node: NodeId): P | undefined {
  for (const each of progress) if (each.node === node) return each;
  return undefined;
}

/** The newest time at which a quorum, this node included, was known to be alive. */
export function quorumActiveAt(
  m: { readonly state: { readonly self: NodeId; readonly membership: Membership }; readonly now: Millis },
  books: Books<{ readonly node: NodeId; readonly lastActiveAt: Millis }>,
): Millis {
  const { self, membership } = m.state;
  return jointMajorityValue(membership.voters, membership.outgoing, (node) =>
    node === self ? m.now : (progressOf(books, node)?.lastActiveAt ?? Number.NEGATIVE_INFINITY),
  );
}
