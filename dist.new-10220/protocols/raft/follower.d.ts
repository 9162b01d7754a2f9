import { type NodeId } from '../../core/protocol.ts';
import { type ForwardedProposal } from '../forwarding.ts';
import type { Append, Heartbeat, Refusal } from './messages.ts';
import { type Follower, type Machine } from './state.ts';
export declare function onAppend(m: Machine, role: Follower, from: NodeId, message: Append): void;
export declare function commitThrough(m: Machine, role: Follower, leaderCommit: number): void;
export declare function sendAck(m: Machine, role: Follower): void;
/** Tells a leader of an earlier term that its time is over. */
export declare function refuseStaleLeader(m: Machine, from: NodeId, progress: number): void;
export declare function onHeartbeat(m: Machine, role: Follower, from: NodeId, heartbeat: Heartbeat): void;
/** Passes the turn's proposals on to the leader, in messages of bounded size. */
export declare function forwardProposals(m: Machine, proposals: readonly ForwardedProposal[]): void;
/** Requests that were forwarded and refused. */
export declare function onRefusal(m: Machine, refusal: Refusal): void;
