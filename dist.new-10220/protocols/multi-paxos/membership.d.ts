import { type NodeId } from '../../core/protocol.ts';
import type { LogEntry, Membership, MembershipCommand } from '../replicated-log.ts';
import { type Leader, type Machine, type MembershipAt } from './state.ts';
/** A change asked of this node by its driver. */
export declare function requestChange(m: Machine, request: number, command: MembershipCommand): void;
/** On the leader: proposes the changed membership, or refuses. */
export declare function startChange(m: Machine, role: Leader, origin: NodeId, request: number, command: MembershipCommand): void;
/** A membership was chosen: it is in effect from the next slot on. */
export declare function applyChosenMembership(m: Machine, { index, origin, request, data }: LogEntry): void;
export declare function membershipAfter(before: Membership, index: number, membership: Membership, origin: NodeId, request: number): MembershipAt;
/** A snapshot took the place of the slots: so does its membership of all before. */
export declare function resetMemberships(m: Machine, index: number, membership: Membership): void;
/** Forgets the configurations that ended before the slots' start. */
export declare function pruneMemberships(m: Machine): void;
/** Answers the requests behind configurations that are settled, and notices one's own removal. */
export declare function settleMemberships(m: Machine): void;
