import type { NodeId } from '../../core/protocol.ts';
import type { ZabMessage } from '../../protocols/zab/index.ts';
import type { ZabInvariant, ZabStep } from './view.ts';
export declare class Epochs implements ZabInvariant {
    /** By epoch: who opened it with a quorum's promises. */
    private readonly leaders;
    /** By node and epoch: whom it was promised to. */
    private readonly promises;
    /** By node: the highest epoch that it promised itself to or took part in. */
    private readonly promised;
    check({ node, state, isStart }: ZabStep): void;
    sent(node: NodeId, to: NodeId, message: ZabMessage): void;
}
