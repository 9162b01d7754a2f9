import type { NodeId } from '../../core/protocol.ts';
import type { SwimState } from './state.ts';
/** Later ones win over earlier ones of the same incarnation. */
export declare const STATUSES: readonly ['alive', 'suspected', 'failed', 'left'];
export type Status = (typeof STATUSES)[number];
/** What somebody says of a member. */
export interface Update {
    readonly node: NodeId;
    /** How often the member has spoken up for itself: only it raises this number. */
    readonly incarnation: number;
    readonly status: Status;
    /** Who suspects it, or saw it fail; the member itself for what it says of itself. */
    readonly by: NodeId;
    /** Where it is: the driver's business. Empty in gossip about suspected, failed and left members. */
    readonly address: string;
    /** The member's own words about itself. Empty in gossip about suspected, failed and left members. */
    readonly metadata: Uint8Array;
}
/** Are you there? */
export interface Ping {
    readonly type: 'ping';
    readonly sequence: number;
    /** What the sender takes the receiver's incarnation to be: a receiver that was forgotten, or has forgotten, notices. */
    readonly incarnation: number;
    /** Sent because the first one got lost: by another way (TCP instead of UDP) if the driver has one. */
    readonly isFallback: boolean;
    readonly updates: readonly Update[];
}
export interface Ack {
    readonly type: 'ack';
    readonly sequence: number;
    readonly updates: readonly Update[];
}
/** Ping `target` for me, and pass its ack on. */
export interface PingRequest {
    readonly type: 'ping-request';
    readonly sequence: number;
    readonly target: NodeId;
    readonly updates: readonly Update[];
}
/** I did ask, and heard nothing (Lifeguard §IV-A): so the way to the helper is good, and the requester healthy. */
export interface Nack {
    readonly type: 'nack';
    readonly sequence: number;
}
export interface Gossip {
    readonly type: 'gossip';
    readonly updates: readonly Update[];
}
/** All that the sender knows: who joins says hello with it. */
export interface Sync {
    readonly type: 'sync';
    readonly updates: readonly Update[];
}
export interface SyncReply {
    readonly type: 'sync-reply';
    readonly updates: readonly Update[];
}
export type SwimMessage = Ping | Ack | PingRequest | Nack | Gossip | Sync | SyncReply;
export type SwimCommand = 
/** Gets in touch with the group that `contacts` belong to; tried again until one answers. Contacts are remembered. */
{
    readonly type: 'join';
    readonly contacts: readonly NodeId[];
} | {
    readonly type: 'set-metadata';
    readonly metadata: Uint8Array;
}
/** Says goodbye; answered once enough members were told. */
 | {
    readonly type: 'leave';
};
export type SwimResult = {
    readonly type: 'joined';
} | {
    readonly type: 'accepted';
} | {
    readonly type: 'left';
} | {
    readonly type: 'refused';
    readonly code: 'metadata-too-long' | 'has-left';
    readonly message: string;
};
export interface SwimRecord {
    readonly type: 'incarnation';
    readonly incarnation: number;
}
export interface MemberInfo {
    readonly node: NodeId;
    readonly incarnation: number;
    readonly status: Status;
    readonly address: string;
    readonly metadata: Uint8Array;
}
export type SwimEvent = 
/** A new member, or one that had failed or left and is back. */
{
    readonly type: 'joined';
    readonly member: MemberInfo;
}
/** Its metadata or address changed. */
 | {
    readonly type: 'updated';
    readonly member: MemberInfo;
}
/** It did not answer, neither `by` nor those that `by` asked for help; it has a while to speak up. */
 | {
    readonly type: 'suspected';
    readonly member: MemberInfo;
    readonly by: NodeId;
}
/** It spoke up. */
 | {
    readonly type: 'refuted';
    readonly member: MemberInfo;
} | {
    readonly type: 'failed';
    readonly member: MemberInfo;
    readonly by: NodeId;
}
/** It said goodbye. */
 | {
    readonly type: 'left';
    readonly member: MemberInfo;
}
/** It failed or left so long ago that nothing is known of it any more. */
 | {
    readonly type: 'forgotten';
    readonly node: NodeId;
};
export type SwimTimer = 'probe' | 'probe-timeout' | 'relay' | 'suspicion' | 'gossip' | 'sync' | 'join' | 'leave';
export interface SwimSpec {
    Message: SwimMessage;
    Command: SwimCommand;
    Result: SwimResult;
    Record: SwimRecord;
    Event: SwimEvent;
    Timer: SwimTimer;
    State: SwimState;
}
