import type { NodeId } from '../../core/protocol.ts';
import type { Status, Update } from './messages.ts';
import { type Machine, type Member } from './state.ts';
/** Suspicion at one's own account. */
export declare function accuse(m: Machine, member: Member): void;
/** `by` suspects a member that was alive, or suspected by others only. */
export declare function suspect(m: Machine, member: Member, incarnation: number, by: NodeId): void;
export declare function endSuspicion(m: Machine, node: NodeId): void;
export declare function onSuspicionTimer(m: Machine): void;
/** A live member has failed or left. */
export declare function declare(m: Machine, member: Member, status: Status, incarnation: number, by: NodeId): void;
/** Without what only the member itself may say. */
export declare function accusation({ node, incarnation, status }: Member, by: NodeId): Update;
