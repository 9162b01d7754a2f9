import type { NodeId } from '../../core/protocol.ts';
import { type Outcome, type TransactionId } from '../atomic-commit.ts';
import type { Machine } from './state.ts';
export declare function onPrepare(m: Machine, transaction: TransactionId, participants: readonly NodeId[], oldest: number): void;
/** The resource's vote. It comes too late if the transaction is aborted by now; the resource has heard of that. */
export declare function vote(m: Machine, transaction: TransactionId, yes: boolean): void;
/** From the coordinator or another participant: nobody tells but what is decided. */
export declare function onDecision(m: Machine, transaction: TransactionId, outcome: Outcome): void;
/** From the record that counts. */
export declare function onRecordedForParticipant(m: Machine, transaction: TransactionId, outcome: Outcome): void;
export declare function finished(m: Machine, transaction: TransactionId): void;
/** Another participant is in doubt. */
export declare function onInquireOfParticipant(m: Machine, from: NodeId, transaction: TransactionId): void;
export declare function onParticipantTimer(m: Machine): void;
export declare function armParticipant(m: Machine): void;
