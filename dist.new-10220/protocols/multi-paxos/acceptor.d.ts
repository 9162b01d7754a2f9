import type { NodeId } from '../../core/protocol.ts';
import type { Accept, Heartbeat, Prepare } from './messages.ts';
import type { Follower, Machine } from './state.ts';
export declare function onPrepare(m: Machine, from: NodeId, prepare: Prepare): void;
/** Tells a proposer that its ballot comes too late here. */
export declare function reject(m: Machine, to: NodeId, ballot: number): void;
export declare function onAccept(m: Machine, role: Follower, from: NodeId, accept: Accept): void;
/** `leaderCommit` was told by the leader of the current ballot: it speaks of the values of that ballot. */
export declare function commitThrough(m: Machine, role: Follower, leaderCommit: number): void;
export declare function sendAck(m: Machine, role: Follower): void;
export declare function onHeartbeat(m: Machine, role: Follower, from: NodeId, heartbeat: Heartbeat): void;
