// What three-phase commit sends, keeps, is asked and tells.

import type { NodeId } from '../../core/protocol.ts';
import type {
  CommitCommand,
  CommitEvent,
  CommitResult,
  Outcome,
  TransactionId,
  VoteMessage,
} from '../atomic-commit.ts';
import type { ThreePhaseState } from './state.ts';

/** Voted yes, and no more; or told that everybody has. */
export type Phase = 'waiting' | 'precommitted';

export type ThreePhaseMessage =
  /** Phase 1. `oldest`: the coordinator has no transaction under way with a number below. */
  | {
      readonly type: 'can-commit';
      readonly transaction: TransactionId;
      readonly participants: readonly NodeId[];
      readonly oldest: number;
    }
  | VoteMessage
  /** Phase 2, from the coordinator; or from a participant that leads a termination. */
  | { readonly type: 'pre-commit'; readonly transaction: TransactionId }
  /** From a participant that leads a termination and was not told to pre-commit: back to waiting. */
  | { readonly type: 'stand-back'; readonly transaction: TransactionId }
  /** Answers both: durably there. */
  | { readonly type: 'moved'; readonly transaction: TransactionId; readonly to: Phase }
  /** Phase 3 (doCommit), or an abort. */
  | { readonly type: 'decision'; readonly transaction: TransactionId; readonly outcome: Outcome }
  /** The commit is carried out and need not be told again. */
  | { readonly type: 'ack'; readonly transaction: TransactionId }
  /** Who recovered from a crash asks everybody what became of it… */
  | { readonly type: 'inquire'; readonly transaction: TransactionId }
  /** …and hears this from those who recovered too and do not know either. From the coordinator: `waiting`. */
  | { readonly type: 'recovering'; readonly transaction: TransactionId; readonly phase: Phase };

export type ThreePhaseRecord =
  /** Coordinator: all have said yes. There is none for aborts. */
  | { readonly type: 'precommitting'; readonly transaction: TransactionId; readonly participants: readonly NodeId[] }
  | { readonly type: 'committed'; readonly transaction: TransactionId; readonly participants: readonly NodeId[] }
  /** Coordinator: nothing is left to do about it. */
  | { readonly type: 'completed'; readonly transaction: TransactionId }
  /** Participant: voted yes, and later moved. */
  | {
      readonly type: 'moved';
      readonly transaction: TransactionId;
      readonly participants: readonly NodeId[];
      readonly to: Phase;
    }
  /** Participant: knows the decision. Its resource may have carried it out. */
  | { readonly type: 'learned'; readonly transaction: TransactionId; readonly outcome: Outcome }
  /** Participant: its resource has carried it out. */
  | { readonly type: 'ended'; readonly transaction: TransactionId; readonly outcome: Outcome }
  /** Participant: what ended below this number is forgotten. */
  | { readonly type: 'forgotten'; readonly coordinator: NodeId; readonly below: number };

/** `coordinator`: repeat what was not answered, go on without who is silent. `participant`: go on without the coordinator. */
export type ThreePhaseTimer = 'coordinator' | 'participant';

export interface ThreePhaseSpec {
  Message: ThreePhaseMessage;
  Command: CommitCommand;
  Result: CommitResult;
  Record: ThreePhaseRecord;
  Event: CommitEvent;
  Timer: ThreePhaseTimer;
  State: ThreePhaseState;
}
