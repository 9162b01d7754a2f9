import { type NodeId } from '../../core/protocol.ts';
import type { Machine } from './state.ts';
/** Follows whoever owns `ballot`, which is promised to `owner` alone; `leader` is that one once it is known to lead. */
export declare function becomeFollower(m: Machine, ballot: number, owner: NodeId, leader: NodeId): void;
export declare function promise(m: Machine, ballot: number, owner: NodeId): void;
export declare function setLeader(m: Machine, leader: NodeId, isNewBallot: boolean): void;
export declare function drawElectionTimeout(m: Machine): void;
/** The leader lives. Moves the deadline, not the timer: that one looks again when it fires. */
export declare function hearFromLeader(m: Machine): void;
/** How far all slots behind `index` were accepted in the current ballot. */
export declare function acceptedFrom(m: Machine, index: number): number;
/** All slots through `index` are chosen, and hold what was. */
export declare function choose(m: Machine, index: number): void;
/** Hands out what was chosen since the last time. Safe before this node's own disk has it: a quorum's disks have. */
export declare function emitCommitted(m: Machine): void;
