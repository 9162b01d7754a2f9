// I1: promises and accepts are monotone, over all lives of an acceptor: once it told anybody of a ballot, it never promises
// a lower or equal one, and never accepts a lower one.

import type { NodeId } from '../../core/protocol.ts';
import {
  type Ballot,
  compareBallots,
  NO_BALLOT,
  type PaxosMessage,
  type PaxosSpec,
  showBallot,
} from '../../protocols/paxos/index.ts';
import { violated } from '../invariant.ts';
import type { Observer, WatchedNode } from '../observer.ts';

export class Monotony implements Observer<PaxosSpec> {
  /** What each node let leave, over all its lives. */
  private readonly told = new Map<NodeId, Ballot>();
  /** Within the life: as of the step before. */
  private readonly seen = new Map<NodeId, { readonly life: number; readonly promised: Ballot }>();

  stepped({ id, life, state }: WatchedNode<PaxosSpec>): void {
    const { promised, accepted } = state.acceptor;
    const before = this.seen.get(id);
    const floor = before?.life === life ? before.promised : (this.told.get(id) ?? NO_BALLOT);
    if (compareBallots(promised, floor) < 0) {
      violated('promises-are-monotone', `node ${id} promised ${showBallot(floor)}, and now ${showBallot(promised)}`);
    }
    if (accepted !== undefined && compareBallots(accepted.ballot, promised) > 0) {
      violated('promises-are-monotone', `node ${id} accepted ${showBallot(accepted.ballot)} above its promise`);
    }
    if (promised !== before?.promised || before.life !== life) this.seen.set(id, { life, promised });
  }

  sent({ id }: WatchedNode<PaxosSpec>, _to: NodeId, message: PaxosMessage): void {
    if (message.type !== 'promise') return;
    const told = this.told.get(id) ?? NO_BALLOT;
    if (compareBallots(message.ballot, told) > 0) this.told.set(id, message.ballot);
  }
}
