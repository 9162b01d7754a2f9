import type { NodeId } from '../../core/protocol.ts';
import type { AppendResponse, HeartbeatResponse } from './messages.ts';
import type { Leader, Machine, Progress } from './state.ts';
export declare function newProgress(role: Leader, node: NodeId, nextIndex: number, now: number): Progress;
/** Sends one follower what it lacks, as far as its state and window allow. */
export declare function replicate(m: Machine, role: Leader, progress: Progress): void;
/** Back to one append at a time, from `nextIndex` on. */
export declare function becomeProbe(progress: Progress, nextIndex: number, isProbing: boolean): void;
export declare function onAppendResponse(m: Machine, role: Leader, from: NodeId, response: AppendResponse): void;
export declare function onHeartbeatResponse(m: Machine, role: Leader, from: NodeId, response: HeartbeatResponse): void;
/** Messages to `node` may have been lost: find out where it stands. */
export declare function onPeerDisconnected(role: Leader, node: NodeId): void;
/** Members that were removed stay in the books until they heard that their removal is committed, or are silent. */
export declare function forgetRemoved(m: Machine, role: Leader): void;
