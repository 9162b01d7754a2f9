import type { NodeId } from '../../core/protocol.ts';
import type { SwimMessage, SwimSpec } from '../../protocols/swim/index.ts';
import type { WatchedNode } from '../observer.ts';
import type { SwimInvariant, SwimStep } from './view.ts';
export declare class Incarnations implements SwimInvariant {
    /** The highest that each member ever took on itself. */
    private readonly own;
    /** The highest that each member ever told anybody of itself. */
    private readonly told;
    check({ node, input, before, after }: SwimStep): void;
    sent(node: WatchedNode<SwimSpec>, _to: NodeId, message: SwimMessage): void;
}
