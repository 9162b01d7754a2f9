// The invariants of three-phase commit beyond AC1 to AC5, as one observer of a simulated run.

import type { Input, NodeId } from '../../core/protocol.ts';
import { keyOf } from '../../protocols/atomic-commit.ts';
import type { Participation, ThreePhaseSpec } from '../../protocols/three-phase-commit/index.ts';
import type { Observer, WatchedNode } from '../observer.ts';
import { decidedWell, oneLeader, type Seen } from './termination.ts';
import { Told } from './told.ts';

export class ThreePhaseInvariants implements Observer<ThreePhaseSpec> {
  private readonly told = new Told();
  /** By transaction, then by node. */
  private readonly living = new Map<string, Map<NodeId, Seen>>();

  stepped(node: WatchedNode<ThreePhaseSpec>, input: Input<ThreePhaseSpec>): void {
    for (const [key, known] of node.state.participations) {
      if (input.type === 'start') this.told.recovered(node.id, key, known);
      this.look(node.id, key, known, input);
    }
  }

  private look(node: NodeId, key: string, known: Participation, input: Input<ThreePhaseSpec>): void {
    const nodes = this.living.get(key);
    const before = nodes?.get(node);
    if (known.type === 'undecided') {
      const { phase, participants, leading, reports } = known;
      const seen: Seen = { phase, participants, isLeading: leading !== undefined, isCrashed: reports !== undefined };
      if (nodes === undefined) this.living.set(key, new Map([[node, seen]]));
      else nodes.set(node, seen);
      if (seen.isLeading && before?.isLeading !== true) oneLeader(key, this.living.get(key)!);
    } else if (before !== undefined) {
      nodes!.delete(node);
      if (known.type === 'learned') decidedWell(node, key, before, known.outcome, input, nodes!);
      if (nodes!.size === 0) this.living.delete(key);
    }
  }

  crashed({ id }: WatchedNode<ThreePhaseSpec>): void {
    for (const nodes of this.living.values()) nodes.delete(id);
  }

  sent({ id }: WatchedNode<ThreePhaseSpec>, _to: NodeId, message: ThreePhaseSpec['Message']): void {
    if (message.type === 'moved') this.told.moved(id, keyOf(message.transaction), message.to);
  }

  emitted({ id }: WatchedNode<ThreePhaseSpec>, event: ThreePhaseSpec['Event']): void {
    if (event.type === 'carry-out') this.told.decided(id, keyOf(event.transaction), event.outcome);
  }
}
