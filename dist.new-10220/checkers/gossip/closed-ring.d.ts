import type { NodeId } from '../../core/protocol.ts';
import type { GossipMessage, GossipSpec } from '../../protocols/gossip/index.ts';
import type { WatchedNode } from '../observer.ts';
import { type GossipInvariant, type GossipStep } from './view.ts';
export declare class ClosedRing implements GossipInvariant {
    private readonly nodes;
    private readonly walks;
    private readonly hops;
    check({ node, input }: GossipStep): void;
    crashed(): void;
    sent(node: WatchedNode<GossipSpec>, _to: NodeId, message: GossipMessage): void;
    emitted(_node: WatchedNode<GossipSpec>, event: GossipSpec['Event']): void;
}
