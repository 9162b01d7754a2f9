// Where decisions about transactions live: a replicated log, so that no single machine's loss leaves anybody in doubt. The
// first decision of a transaction stays; `decisions-on-etcd.ts` and `decisions-on-node.ts` are two such logs.

import type { Outcome } from '../protocols/atomic-commit.ts';
import type { TransactionName } from './names.ts';

export interface Decision extends TransactionName {
  readonly outcome: Outcome;
  /** Empty where whoever recorded an abort did not know them. */
  readonly participants: readonly string[];
  /** When it was recorded, in milliseconds since 1970 on the clock of whoever did. For people; nothing depends on it. */
  readonly recordedAt: number;
}

export interface Decided {
  /** What is on record, whoever put it there. */
  readonly outcome: Outcome;
  /** The coordinator was started again elsewhere: this life's commits are not taken any more. */
  readonly isFenced: boolean;
}

/**
 * A record of decisions. All of its calls may be repeated, and reject when no quorum answers, in which case they may have
 * taken effect, or may yet.
 */
export interface DecisionLog {
  /** Identifies the log, for ever: prepared transactions bear it, so that nobody asks another log about them. */
  id(): Promise<string>;
  /**
   * A new life of the coordinator `coordinator`: a number above those of all lives before, in this log. From now on no earlier life of
   * this coordinator can record a commit: what it has not decided is aborted.
   */
  enter(coordinator: string): Promise<number>;
  /**
   * Records `outcome` unless there is a decision. A commit is recorded by the latest life of its coordinator only; an abort
   * by anybody.
   */
  decide(transaction: TransactionName, outcome: Outcome, participants: readonly string[]): Promise<Decided>;
  /**
   * Drops records. A commit: once every participant has carried it out. An abort: once its life is over, because a commit of
   * the same transaction may still be on its way to the log.
   */
  forget(transactions: readonly TransactionName[]): Promise<void>;
  /** All records, without a gap: at least what was recorded before the call. */
  decisions(): Promise<Decision[]>;
  close?(): Promise<void>;
}
