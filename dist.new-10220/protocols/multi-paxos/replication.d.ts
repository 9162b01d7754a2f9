import type { NodeId } from '../../core/protocol.ts';
import type { Accepted, HeartbeatResponse } from './messages.ts';
import type { Leader, Machine, Progress } from './state.ts';
/** Sends one acceptor what it lacks, as far as its state and window allow. */
export declare function replicate(m: Machine, role: Leader, progress: Progress): void;
/** What a member may know: of its own removal only once a quorum of those who stay knows of it durably. */
export declare function commitFor(m: Machine, { removedAt }: Progress): number;
/** Silent until it says where it stands. */
export declare function becomeProbe(progress: Progress): void;
/** Its promise told through where it holds what is chosen. */
export declare function startReplicating(progress: Progress): void;
export declare function onAccepted(m: Machine, role: Leader, from: NodeId, { progress: id, through, islands }: Accepted): void;
export declare function onHeartbeatResponse(m: Machine, role: Leader, from: NodeId, response: HeartbeatResponse): void;
/** Messages to `node` may have been lost: find out where it stands. */
export declare function onPeerDisconnected(role: Leader, node: NodeId): void;
/** Members that were removed stay in the books until they heard that their removal is settled, or are silent. */
export declare function forgetRemoved(m: Machine, role: Leader): void;
