import type { Input, NodeId } from '../../core/protocol.ts';
import { type Entry, type GossipMessage, type GossipSpec } from '../../protocols/gossip/index.ts';
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
export declare function storeOf(node: WatchedNode<GossipSpec>): Map<string, Entry>;
/** The order of writes, stated here once more: by counter, then by writer. */
export declare function isAtLeast(entry: Pick<Entry, 'counter' | 'node'> | undefined, than: Pick<Entry, 'counter' | 'node'>): boolean;
