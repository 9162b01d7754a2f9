import { type NodeId } from '../../core/protocol.ts';
import { type Leader, type Machine } from './state.ts';
/** A new round: what it confirms must have been asked before. */
export declare function pingAll(m: Machine, role: Leader): void;
/** A read asked of the leader: by its own driver, or by a follower's batch. */
export declare function queueRead(m: Machine, role: Leader, from: NodeId, id: number): void;
/** Gives the gathered reads a round of their own, or answers from the lease. */
export declare function startReads(m: Machine, role: Leader): void;
/** Answers the reads whose round, or a later one, a quorum has answered in this epoch. */
export declare function confirmReads(m: Machine, role: Leader): void;
/** A cut-off leader stays for an election time-out; its reads must not wait as long again. */
export declare function dropStaleReads(m: Machine, role: Leader): void;
/** A follower's turn: one question to the leader for all of them. */
export declare function forwardReads(m: Machine, requests: readonly number[]): void;
export declare function onReadAnswer(m: Machine, id: number, index: number): void;
/** The leader that was asked leads no more, or cannot be reached. */
export declare function dropForwardedReads(m: Machine): void;
export declare function onReadTimer(m: Machine): void;
