import { type NodeId } from '../../core/protocol.ts';
import type { HandOver, Nominate } from './messages.ts';
import { type Follower, type Leader, type Machine } from './state.ts';
export declare function requestTransfer(m: Machine, request: number, to: NodeId): void;
/** Asks the successor as soon as it holds the whole history, and again with every turn: the question may be lost. */
export declare function continueTransfer(m: Machine, role: Leader): void;
/** Whoever has the whole history, as far as this node knows, agrees. */
export declare function onNominate(m: Machine, role: Follower, from: NodeId, { epoch, session }: Nominate): void;
export declare function onNominationAccepted(m: Machine, role: Leader, from: NodeId, session: number): void;
/** Gives the office up for good: whatever follows, this epoch has no leader any more. */
export declare function handOver(m: Machine, role: Leader, to: NodeId): void;
export declare function onHandOver(m: Machine, role: Follower, from: NodeId, { epoch, to }: HandOver): void;
/** The time is up: this node goes on leading, if it still does. */
export declare function onTransferTimer(m: Machine): void;
/** Another leader is known: the hand-over is done, or went to someone else. */
export declare function settleTransfer(m: Machine): void;
/** Who leads after a leader without a vote: the voter with the longest history. */
export declare function successorOf(m: Machine, role: Leader): NodeId;
