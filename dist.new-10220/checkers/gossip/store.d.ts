import type { NodeId } from '../../core/protocol.ts';
import type { GossipMessage, GossipSpec } from '../../protocols/gossip/index.ts';
import type { WatchedNode } from '../observer.ts';
import { type GossipInvariant, type GossipStep } from './view.ts';
export declare class Store implements GossipInvariant {
    /** For each node and key the newest version that it said it has. */
    private readonly told;
    /** What each version that ever left its writer stands for. */
    private readonly values;
    check({ node, input, before, after }: GossipStep): void;
    sent(node: WatchedNode<GossipSpec>, _to: NodeId, message: GossipMessage): void;
    private tell;
    private compare;
}
