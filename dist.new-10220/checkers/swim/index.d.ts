import type { Input, NodeId } from '../../core/protocol.ts';
import type { SwimMessage, SwimOptions, SwimSpec } from '../../protocols/swim/index.ts';
import type { Observer, WatchedNode } from '../observer.ts';
export declare class SwimInvariants implements Observer<SwimSpec> {
    private readonly invariants;
    private readonly last;
    constructor(options: SwimOptions);
    stepped(node: WatchedNode<SwimSpec>, input: Input<SwimSpec>): void;
    sent(node: WatchedNode<SwimSpec>, to: NodeId, message: SwimMessage): void;
}
