// All invariants of gossip, as one observer of a simulated run.

import type { Input, NodeId } from '../../core/protocol.ts';
import type { Entry, GossipMessage, GossipOptions, GossipSpec } from '../../protocols/gossip/index.ts';
import type { Observer, WatchedNode } from '../observer.ts';
import { ClosedRing } from './closed-ring.ts';
import { Interest } from './interest.ts';
import { Store } from './store.ts';
import { type GossipInvariant, storeOf } from './view.ts';

export class GossipInvariants implements Observer<GossipSpec> {
  private readonly invariants: readonly GossipInvariant[];
  private readonly last = new Map<NodeId, { readonly life: number; readonly store: ReadonlyMap<string, Entry> }>();

  constructor(options: GossipOptions) {
    this.invariants = [new Store(), new Interest(options), new ClosedRing()];
  }

  stepped(node: WatchedNode<GossipSpec>, input: Input<GossipSpec>): void {
    const last = this.last.get(node.id);
    const before = last?.life === node.life ? last.store : undefined;
    const after = storeOf(node);
    this.last.set(node.id, { life: node.life, store: after });
    for (const invariant of this.invariants) invariant.check?.({ node, input, before, after });
  }

  crashed(node: WatchedNode<GossipSpec>): void {
    for (const invariant of this.invariants) invariant.crashed?.(node);
  }

  sent(node: WatchedNode<GossipSpec>, to: NodeId, message: GossipMessage): void {
    for (const invariant of this.invariants) invariant.sent?.(node, to, message);
  }

  emitted(node: WatchedNode<GossipSpec>, event: GossipSpec['Event']): void {
    for (const invariant of this.invariants) invariant.emitted?.(node, event);
  }
}
