import type { NodeId } from '../../core/protocol.ts';
import { type PaxosMessage, type PaxosSpec } from '../../protocols/paxos/index.ts';
import type { Observer, WatchedNode } from '../observer.ts';
export declare class Monotony implements Observer<PaxosSpec> {
    /** What each node let leave, over all its lives. */
    private readonly told;
    /** Within the life: as of the step before. */
    private readonly seen;
    stepped({ id, life, state }: WatchedNode<PaxosSpec>): void;
    sent({ id }: WatchedNode<PaxosSpec>, _to: NodeId, message: PaxosMessage): void;
}
