// I2: a ballot has one value.

import { utf8Decode } from '../../core/bytes.ts';
import { showBallot } from '../../protocols/paxos/index.ts';
import { violated } from '../invariant.ts';
import type { BallotView } from './votes.ts';

export function oneValueABallot({ ballot, proposal, others }: BallotView): void {
  const other = others[0];
  if (other === undefined) return;
  violated(
    'one-value-a-ballot',
    `ballot ${showBallot(ballot)} has ${utf8Decode(proposal.value)} and ${utf8Decode(other.value)}`,
  );
}
