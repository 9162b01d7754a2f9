import type { Init, Millis, NodeId, Outbox } from '../../core/protocol.ts';
import type { MemberInfo, SwimSpec, Update } from './messages.ts';
import type { SwimOptions } from './options.ts';
import type { Rules } from './rules.ts';
/** What is known of another member. Replaced as a whole, never changed. */
export interface Member extends MemberInfo {
    /** Since when it has this status. */
    readonly since: Millis;
}
export interface Suspicion {
    /** Who suspects it, in the order in which they were heard. */
    readonly accusers: NodeId[];
    readonly startedAt: Millis;
    deadline: Millis;
}
/** The probe of this period. */
export interface Probe {
    readonly target: NodeId;
    readonly sequence: number;
    isAcked: boolean;
    /** Helpers asked. */
    asked: number;
    /** Helpers that said they heard nothing. */
    nacks: number;
}
/** A ping sent for somebody else. */
export interface Relay {
    readonly requester: NodeId;
    /** The requester's number. */
    readonly sequence: number;
    readonly nackAt: Millis;
    readonly dropAt: Millis;
    isNacked: boolean;
}
/** News to pass on, by how often this node has done so. */
export interface Broadcasts {
    /** `tiers[i]`: passed on i times. */
    readonly tiers: Map<NodeId, Update>[];
    readonly tierOf: Map<NodeId, number>;
}
export interface SwimState {
    readonly self: NodeId;
    incarnation: number;
    metadata: Uint8Array;
    phase: 'running' | 'leaving' | 'left';
    /** Everybody else, failed and left ones too. */
    readonly members: Map<NodeId, Member>;
    /** Those of them that are alive or suspected. */
    liveCount: number;
    readonly suspicions: Map<NodeId, Suspicion>;
    /** How bad this node thinks of its own health: 0 is well. */
    health: number;
    /** The order of this round of probes. */
    probeOrder: NodeId[];
    probePosition: number;
    probe: Probe | undefined;
    sequence: number;
    readonly relays: Map<number, Relay>;
    readonly broadcasts: Broadcasts;
    /** Whom `join` named. */
    contacts: NodeId[];
    /** Requests that wait for a first answer of a contact, and for the end of a leave. */
    joinRequests: number[];
    leaveRequests: number[];
}
/** A node at work: its state and the step's surroundings. */
export interface Machine {
    readonly state: SwimState;
    readonly options: SwimOptions;
    readonly rules: Rules;
    readonly random: () => number;
    out: Outbox<SwimSpec>;
    now: Millis;
}
export declare function createState(init: Init<SwimSpec, SwimOptions>, rules: Rules): SwimState;
export declare function isLive({ status }: Member): boolean;
/** The members that count: alive or suspected, this node included. */
export declare function groupSize(state: Readonly<SwimState>): number;
/** What this node says of itself. */
export declare function ownUpdate({ state, options, rules }: Machine): Update;
/** What this node knows of `member`, for a sync: with all details. */
export declare function knowledgeOf(member: Member, by: NodeId): Update;
/** Members, as their users get them: without what is only known here. */
export declare function infoOf({ node, incarnation, status, address, metadata }: MemberInfo): MemberInfo;
/** `count` different live members, uniformly; `except` excepted. */
export declare function pickLive({ state, random }: Machine, count: number, except?: NodeId): NodeId[];
