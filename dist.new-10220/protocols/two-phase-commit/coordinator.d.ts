import type { NodeId } from '../../core/protocol.ts';
import { type Outcome, type TransactionId } from '../atomic-commit.ts';
import type { Machine } from './state.ts';
/** The transaction's number is the request's: unique on this node, over restarts too, and rising. */
export declare function begin(m: Machine, request: number, participants: readonly NodeId[]): void;
export declare function onVote(m: Machine, from: NodeId, transaction: TransactionId, yes: boolean): void;
/** The record that counts says so. */
export declare function onRecorded(m: Machine, transaction: TransactionId, outcome: Outcome): void;
export declare function onAck(m: Machine, from: NodeId, transaction: TransactionId): void;
export declare function onInquireOfCoordinator(m: Machine, from: NodeId, transaction: TransactionId): void;
export declare function onCoordinatorTimer(m: Machine): void;
/** Not later because of a newer transaction. */
export declare function armCoordinator(m: Machine): void;
