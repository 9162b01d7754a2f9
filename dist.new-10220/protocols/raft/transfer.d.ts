import { type NodeId } from '../../core/protocol.ts';
import { type Leader, type Machine } from './state.ts';
export declare function requestTransfer(m: Machine, request: number, to: NodeId): void;
/** Tells the successor to campaign as soon as it holds the whole log. */
export declare function continueTransfer(m: Machine, role: Leader): void;
/** The time is up: this node goes on leading, if it still does. */
export declare function onTransferTimer(m: Machine): void;
/** Another leader is known: the hand-over is done, or went to someone else. */
export declare function settleTransfer(m: Machine): void;
/** A leader that the committed configuration has no vote for names its successor: the voter with the longest log. */
export declare function nameSuccessor(m: Machine, role: Leader): void;
