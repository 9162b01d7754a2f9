// What gossip's checkers share: each node's store before and after a step, as copies.

import type { Input, NodeId } from '../../core/protocol.ts';
import { type Entry, entriesOf, type GossipMessage, type GossipSpec } from '../../protocols/gossip/index.ts';
import type { WatchedNode } from '../observer.ts';

export interface GossipStep {
  readonly node: WatchedNode<GossipSpec>;
  readonly input: Input<GossipSpec>;
  /** The store before; undefined in the first step of a life. */
  readonly before: ReadonlyMap<string, Entry> | undefined;
  readonly after: ReadonlyMap<string, Entry>;
}

/** An invariant, or a few that belong together, in a file of their own. */
export interface GossipInvariant {
  check?(step: GossipStep): void;
  crashed?(node: WatchedNode<GossipSpec>): void;
  sent?(node: WatchedNode<GossipSpec>, to: NodeId, message: GossipMessage): void;
  emitted?(node: WatchedNode<GossipSpec>, event: GossipSpec['Event']): void;
}

export function storeOf(node: WatchedNode<GossipSpec>): Map<string, Entry> {
  return new Map(entriesOf(node.state).map((entry) => [entry.key, entry]));
}

/** The order of writes, stated here once more: by counter, then by writer. */
export function isAtLeast(
  entry: Pick<Entry, 'counter' | 'node'> | undefined,
  than: Pick<Entry, 'counter' | 'node'>,
): boolean {
  if (entry === undefined) return false;
  return entry.counter > than.counter || (entry.counter === than.counter && entry.node >= than.node);
}
