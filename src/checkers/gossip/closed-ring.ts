// The closed ring's bound: when a walk has gone all its hops and met nobody silent, every node has all that any node had
// when it began. And each hop is made once.

import type { NodeId } from '../../core/protocol.ts';
import type { Entry, GossipMessage, GossipSpec } from '../../protocols/gossip/index.ts';
import { violated } from '../invariant.ts';
import type { WatchedNode } from '../observer.ts';
import { type GossipInvariant, type GossipStep, isAtLeast, storeOf } from './view.ts';

interface Beginning {
  readonly number: number;
  /** The newest of every key on any node. Emptied when a node that crashed may have taken some with it. */
  readonly newest: Map<string, Entry>;
}

export class ClosedRing implements GossipInvariant {
  private readonly nodes = new Map<NodeId, WatchedNode<GossipSpec>>();
  private readonly walks = new Map<NodeId, Beginning>();
  private readonly hops = new Set<string>();

  check({ node, input }: GossipStep): void {
    this.nodes.set(node.id, node);
    const isBeginning =
      (input.type === 'timer' && input.timer === 'repair') ||
      (input.type === 'request' && input.command.type === 'repair');
    const walk = node.state.hop?.walk;
    if (!isBeginning || walk?.starter !== node.id || this.walks.get(node.id)?.number === walk.number) return;
    const newest = new Map<string, Entry>();
    for (const each of this.nodes.values()) {
      if (!each.isAlive) continue;
      for (const entry of storeOf(each).values())
        if (!isAtLeast(newest.get(entry.key), entry)) newest.set(entry.key, entry);
    }
    this.walks.set(node.id, { number: walk.number, newest });
  }

  crashed(): void {
    for (const { newest } of this.walks.values()) newest.clear();
  }

  sent(node: WatchedNode<GossipSpec>, _to: NodeId, message: GossipMessage): void {
    if (message.type !== 'summary' || message.walk === undefined) return;
    const { starter, number, remaining } = message.walk;
    const hop = `${node.id}/${node.life}/${starter}/${number}/${remaining}`;
    if (this.hops.has(hop))
      violated('each-hop-once', `node ${node.id} makes hop ${remaining} of ${starter}'s walk again`);
    this.hops.add(hop);
  }

  emitted(_node: WatchedNode<GossipSpec>, event: GossipSpec['Event']): void {
    if (event.type !== 'walk-ended' || event.walk.skipped > 0 || event.walk.remaining > 0) return;
    const walk = this.walks.get(event.walk.starter);
    if (walk?.number !== event.walk.number) return;
    for (const node of this.nodes.values()) {
      const store = node.isAlive ? storeOf(node) : new Map<string, Entry>();
      for (const entry of walk.newest.values()) {
        if (isAtLeast(store.get(entry.key), entry)) continue;
        violated('closed-ring', `${event.walk.starter}'s walk has ended, and node ${node.id} lacks ${entry.key}`);
      }
    }
  }
}
