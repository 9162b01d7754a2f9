import type { NodeId } from '../../core/protocol.ts';
import { type SwimMessage, type SwimOptions, type SwimSpec } from '../../protocols/swim/index.ts';
import type { WatchedNode } from '../observer.ts';
import type { SwimInvariant, SwimStep } from './view.ts';
export declare class Bounds implements SwimInvariant {
    private readonly options;
    private readonly largest;
    /** Acks under way, by who owes them to whom, in order: whether they must name what the receiver is accused of. */
    private readonly owed;
    constructor(options: SwimOptions);
    check({ node, input, before, after }: SwimStep): void;
    sent(node: WatchedNode<SwimSpec>, to: NodeId, message: SwimMessage): void;
}
