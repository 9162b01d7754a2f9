import { type NodeId } from '../../core/protocol.ts';
import type { Machine } from './state.ts';
/** Follows `leader` (or nobody yet) in `term`, whatever this node was before. */
export declare function becomeFollower(m: Machine, term: number, leader: NodeId): void;
export declare function setTermAndVote(m: Machine, term: number, vote: NodeId): void;
export declare function setLeader(m: Machine, leader: NodeId, isNewTerm: boolean): void;
export declare function drawElectionTimeout(m: Machine): void;
/** The leader of this term lives. Moves the deadline, not the timer: that one looks again when it fires. */
export declare function hearFromLeader(m: Machine): void;
/** Hands out what was committed since the last time. Safe before this node's own disk has it: a majority's disks have. */
export declare function emitCommitted(m: Machine): void;
