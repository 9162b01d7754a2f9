import type { NodeId } from '../core/protocol.ts';
import type { ReplicaStatus } from './replica-types.ts';
/** The connected voter with the longest log; undefined if this node does not lead, or nobody is there. */
export declare function successorOf(status: ReplicaStatus): NodeId | undefined;
