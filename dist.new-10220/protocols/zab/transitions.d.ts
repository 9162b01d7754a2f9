import { type NodeId } from '../../core/protocol.ts';
import type { Machine } from './state.ts';
/** Nobody to follow: a new round of the election. */
export declare function becomeLooking(m: Machine): void;
/** Follows `of`, elected, found established, or named by the leader before. */
export declare function becomeFollowing(m: Machine, of: NodeId, isHandOver: boolean): void;
/** What a role still has to do before it is forgotten. */
export declare function leaveRole(m: Machine): void;
/** A promise, or the epoch of the history: one record, so that the two are never torn apart. */
export declare function setEpochs(m: Machine, accepted: number, acceptedLeader: NodeId, current: number): void;
/** `leader` takes requests from here on; 0: nobody does. */
export declare function setLeader(m: Machine, leader: NodeId): void;
export declare function drawElectionTimeout(m: Machine): void;
/** Whom this node follows lives. Moves the deadline, not the timer: that one looks again when it fires. */
export declare function hearFromLeader(m: Machine): void;
/** Hands out what was committed since the last time. Safe before this node's own disk has it: a quorum's disks have. */
export declare function emitCommitted(m: Machine): void;
