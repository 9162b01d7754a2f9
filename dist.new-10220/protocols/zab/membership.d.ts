import { type NodeId } from '../../core/protocol.ts';
import type { Membership, MembershipCommand } from '../replicated-log.ts';
import { type Leader, type Machine } from './state.ts';
/** A change asked of this node by its driver. */
export declare function requestChange(m: Machine, request: number, command: MembershipCommand): void;
/** On the leader: puts the changed membership into the log, or refuses. */
export declare function startChange(m: Machine, role: Leader, origin: NodeId, request: number, command: MembershipCommand): void;
/** The second half of an automatic change; it bears the request of the first, whose origin waits for it. */
export declare function appendLeaveJoint(m: Machine, role: Leader): void;
/** A membership entered the log at `index`: it is in effect. */
export declare function recordMembership(m: Machine, index: number, membership: Membership, origin: NodeId, request: number): void;
/** The log was truncated from `from` on: so were the configurations in it, be they one or more. */
export declare function truncateMemberships(m: Machine, from: number): void;
/** The log starts anew at a snapshot: so does the history of memberships. */
export declare function resetMemberships(m: Machine, index: number, membership: Membership): void;
/** Forgets the configurations that ended before the log's start. */
export declare function pruneMemberships(m: Machine): void;
