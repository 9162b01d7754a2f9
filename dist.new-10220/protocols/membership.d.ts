import type { NodeId } from '../core/protocol.ts';
import type { Membership, MembershipChange, RefusalCode } from './replicated-log.ts';
/** Of a member that waits to be added to a cluster. */
export declare const EMPTY_MEMBERSHIP: Membership;
export declare function isVoter(membership: Membership, node: NodeId): boolean;
export declare function isMember(membership: Membership, node: NodeId): boolean;
export declare function isJoint(membership: Membership): boolean;
/** Everyone who takes part in decisions, once each. */
export declare function allVoters(membership: Membership): readonly NodeId[];
export declare function allMembers(membership: Membership): readonly NodeId[];
export interface Refused {
    readonly code: RefusalCode;
    readonly message: string;
}
type Transition = 'simple' | 'auto' | 'explicit';
/** The membership to put into the log, or why not. `mayPromote` says whether a learner has caught up. */
export declare function changeMembership(current: Membership, changes: readonly MembershipChange[], transition: Transition, mayPromote: (node: NodeId) => boolean): Membership | Refused;
/** What a joint configuration becomes when it is left. */
export declare function leaveJoint(current: Membership): Membership;
export {};
