import type { Millis, NodeId } from '../../core/protocol.ts';
import type { Ack, FollowerInfo, Gap, Pong, SyncRefused } from './messages.ts';
import type { Leader, Machine, Progress } from './state.ts';
/** It gets an election time-out from `activeAt` on to come, before its silence counts. */
export declare function newProgress(node: NodeId, activeAt: Millis): Progress;
/** It comes to follow: whatever was known of an earlier session counts no more. */
export declare function startSession(m: Machine, role: Leader, progress: Progress, info: FollowerInfo): void;
/** Where the follower's history ends is known: offers a point where both histories may meet. */
export declare function startSync(m: Machine, progress: Progress): void;
/** DIFF or TRUNC: the difference shows at the follower. SNAP if what would follow is gone. */
export declare function offerSync(m: Machine, progress: Progress): void;
export declare function onSyncRefused(m: Machine, role: Leader, from: NodeId, refused: SyncRefused): void;
/** Sends one follower what it lacks, as far as its state and window allow. */
export declare function replicate(m: Machine, role: Leader, progress: Progress): void;
export declare function onAck(m: Machine, role: Leader, from: NodeId, { session, index }: Ack): void;
export declare function onGap(m: Machine, role: Leader, from: NodeId, { session, index }: Gap): void;
export declare function onPong(m: Machine, role: Leader, from: NodeId, pong: Pong): void;
/** Nothing was acknowledged since the last beat, though something is under way: the acknowledgement may be lost. Asks for it. */
export declare function askForAck(m: Machine, progress: Progress): void;
/** Messages to `node` may have been lost. */
export declare function onPeerDisconnected(m: Machine, role: Leader, node: NodeId): void;
/** Members that were removed stay in the books until they heard that their removal is committed, or are silent. */
export declare function forgetRemoved(m: Machine, role: Leader): void;
