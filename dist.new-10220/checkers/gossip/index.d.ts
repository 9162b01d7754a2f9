import type { Input, NodeId } from '../../core/protocol.ts';
import type { GossipMessage, GossipOptions, GossipSpec } from '../../protocols/gossip/index.ts';
import type { Observer, WatchedNode } from '../observer.ts';
export declare class GossipInvariants implements Observer<GossipSpec> {
    private readonly invariants;
    private readonly last;
    constructor(options: GossipOptions);
    stepped(node: WatchedNode<GossipSpec>, input: Input<GossipSpec>): void;
    crashed(node: WatchedNode<GossipSpec>): void;
    sent(node: WatchedNode<GossipSpec>, to: NodeId, message: GossipMessage): void;
    emitted(node: WatchedNode<GossipSpec>, event: GossipSpec['Event']): void;
}
