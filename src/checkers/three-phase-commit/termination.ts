// I2 to I4: how participants decide without their coordinator.

import type { Input, NodeId } from '../../core/protocol.ts';
import type { Outcome } from '../../protocols/atomic-commit.ts';
import type { ThreePhaseSpec, Undecided } from '../../protocols/three-phase-commit/index.ts';
import { violated } from '../invariant.ts';

/** What the checkers remember of a participant: a copy, for the state goes on changing. */
export type Seen = Pick<Undecided, 'phase' | 'participants'> & {
  readonly isLeading: boolean;
  readonly isCrashed: boolean;
};

/** The undecided participants that are alive, by node, as of their last step. */
export type Living = ReadonlyMap<NodeId, Seen>;

export function oneLeader(key: string, living: Living): void {
  const leaders = [...living].filter(([, { isLeading }]) => isLeading).map(([node]) => node);
  if (leaders.length > 1)
    violated('one-leader', `nodes ${leaders.join(' and ')} lead the termination of transaction ${key}`);
}

/** `before`: what `node` was, until this input made it decide. `living`: the others. */
export function decidedWell(
  node: NodeId,
  key: string,
  before: Seen,
  outcome: Outcome,
  input: Input<ThreePhaseSpec>,
  living: Living,
): void {
  if (input.type === 'message' && input.message.type === 'decision') return; // somebody else's
  const steadfast = [...living].filter(([, { isCrashed }]) => !isCrashed);
  if (before.isCrashed) {
    const other = steadfast[0];
    if (other === undefined) return;
    violated(
      'recover-together',
      `node ${node} recovers and decides transaction ${key} itself; node ${other[0]} did not crash`,
    );
  }
  const elsewhere = steadfast.find(([, { phase }]) => phase !== before.phase);
  if (elsewhere !== undefined) {
    violated(
      'aligned-before-decided',
      `node ${node} decides transaction ${key} while it is ${before.phase} and node ${elsewhere[0]} is ${elsewhere[1].phase}`,
    );
  }
  const due: Outcome = before.phase === 'precommitted' ? 'commit' : 'abort';
  if (outcome !== due)
    violated('outcome-of-phase', `node ${node} is ${before.phase} in transaction ${key}, and decides ${outcome}`);
}
