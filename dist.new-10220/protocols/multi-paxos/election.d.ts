import { type NodeId } from '../../core/protocol.ts';
import type { Canvass, CanvassAnswer } from './messages.ts';
import type { Canvasser, Machine } from './state.ts';
/** Starts an election if this node may have one: by its time-out, by command, or because the leader hands over. */
export declare function campaign(m: Machine, isTransfer: boolean): void;
/** Voters of the newest configuration that is known to be chosen. */
export declare function mayCampaign(m: Machine): boolean;
/** Asks all who did not say yes yet, and again every heartbeat: messages get lost, and minds change. */
export declare function canvass(m: Machine, role: Canvasser): void;
export declare function onCanvass(m: Machine, from: NodeId, { ballot, commitIndex }: Canvass): void;
export declare function onCanvassAnswer(m: Machine, from: NodeId, answer: CanvassAnswer): void;
/**
 * Leader stickiness: who heard of a leader lately, or is one with a quorum, does not help `by` to replace it, unless `by` is
 * that leader.
 */
export declare function isHeldByLeader(m: Machine, by: NodeId, isTransfer: boolean): boolean;
/** This node's own promise is part of what a leader's lease rests on: not even on command may it campaign before that ends. */
export declare function isBoundByLease(m: Machine): boolean;
export declare function onElectionTimer(m: Machine): void;
