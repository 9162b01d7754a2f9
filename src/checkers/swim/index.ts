// All invariants of SWIM, as one observer of a simulated run.

import type { Input, NodeId } from '../../core/protocol.ts';
import type { SwimMessage, SwimOptions, SwimSpec } from '../../protocols/swim/index.ts';
import type { Observer, WatchedNode } from '../observer.ts';
import { Bounds } from './bounds.ts';
import { Incarnations } from './incarnations.ts';
import { NewsOrder } from './news-order.ts';
import { Probing } from './probing.ts';
import { SuspicionTimes } from './suspicion.ts';
import { type Snapshot, type SwimInvariant, snapshotOf } from './view.ts';

export class SwimInvariants implements Observer<SwimSpec> {
  private readonly invariants: readonly SwimInvariant[];
  private readonly last = new Map<NodeId, { readonly life: number; readonly snapshot: Snapshot }>();

  constructor(options: SwimOptions) {
    this.invariants = [
      new Incarnations(),
      new NewsOrder(options),
      new SuspicionTimes(options),
      new Probing(options),
      new Bounds(options),
    ];
  }

  stepped(node: WatchedNode<SwimSpec>, input: Input<SwimSpec>): void {
    const last = this.last.get(node.id);
    const before = last?.life === node.life ? last.snapshot : undefined;
    const after = snapshotOf(node.state);
    this.last.set(node.id, { life: node.life, snapshot: after });
    for (const invariant of this.invariants) invariant.check?.({ node, input, before, after });
  }

  sent(node: WatchedNode<SwimSpec>, to: NodeId, message: SwimMessage): void {
    for (const invariant of this.invariants) invariant.sent?.(node, to, message);
  }
}
