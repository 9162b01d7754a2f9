// The transaction manager as its users see it.

import { QuorateError } from '../core/errors.ts';
import type { Millis } from '../core/protocol.ts';
import type { Listeners } from '../host/callbacks.ts';
import type { Outcome } from '../protocols/atomic-commit.ts';
import type { DecisionLog } from './decision-log.ts';
import type { Participant } from './participant.ts';
import type { Resolution } from './survey.ts';

/** By name; `W` is what the work of a transaction gets to work with. */
// biome-ignore lint/suspicious/noExplicitAny: each participant has its own.
export type ParticipantMap = Readonly<Record<string, Participant<any>>>;

export type WorkOf<P> = P extends Participant<infer W> ? W : never;

export interface TransactionManagerOptions<P extends ParticipantMap> {
  /**
   * Names this manager in its decision log, from one start to the next: a second one that starts under the same name takes
   * over, and the first cannot commit any more. 1 to 32 letters, digits, dots, dashes or underscores.
   */
  readonly name: string;
  readonly decisions: DecisionLog;
  /** What transactions can be about, by names of the same form. They must not change while something is in doubt. */
  readonly participants: P;
  /** How long participants may take to prepare before the transaction is aborted, in milliseconds. Default 5,000. */
  readonly voteTimeoutMs?: Millis;
  /**
   * How long something may be prepared before it is in doubt, whoever began it, in milliseconds; then an abort is recorded
   * unless there is a decision. Default 15,000. Longer lets locks be held for longer after a crash, shorter aborts
   * what is only slow.
   */
  readonly inDoubtMs?: Millis;
  /** How often the participants are searched for what is in doubt, in milliseconds. Default 15,000. */
  readonly searchEveryMs?: Millis;
  /** Between two attempts at what did not work, in milliseconds. Default 200. */
  readonly retryMs?: Millis;
}

export interface RunOptions {
  /** How long `run` waits for the decision once the work is done, in milliseconds. Default 30,000. */
  readonly timeoutMs?: Millis;
  /**
   * How long it waits after a commit for the participants to have carried it out, so that the next one sees it everywhere. In
   * milliseconds; default 5,000. What is not carried out by then will be.
   */
  readonly settleMs?: Millis;
}

export interface TransactionEvents {
  /** Something was found in doubt, and has ended. */
  resolved: Resolution;
  /** A participant or the log does not answer. It is tried again. */
  trouble: { readonly what: string; readonly error: QuorateError };
  /** Another manager has started under this name: this one is of no use any more. */
  fenced: { readonly name: string };
  /** The manager cannot go on: a bug of Quorate's. */
  stopped: QuorateError;
}

export interface TransactionManager<P extends ParticipantMap> {
  /**
   * One transaction: runs `work` with a session at each participant in `names`, and then commits at all of them or at none.
   * Resolves with what `work` gave, once it is decided to commit and, if they answer in time, carried out by all.
   *
   * Rejects with what `work` threw; `participant-unavailable` (a session could not begin); `transaction-aborted` (a
   * participant could not prepare, or not in time): nothing has happened. With `outcome-unknown` (an `OutcomeUnknownError`)
   * the decision log does not answer; the transaction goes on. With `fenced`, `stopped`: nothing was begun.
   */
  run<N extends keyof P & string, T>(
    names: readonly N[],
    work: (sessions: { readonly [K in N]: WorkOf<P[K]> }) => Promise<T>,
    options?: RunOptions,
  ): Promise<T>;
  /**
   * Searches all participants now, and ends what is in doubt: what earlier lives of this manager have left at once, what is
   * of others once it is older than `inDoubtMs`. Happens by itself at the start and every `searchEveryMs`. Rejects with the
   * decision log's errors.
   */
  resolve(): Promise<readonly Resolution[]>;
  readonly events: { on: Listeners<TransactionEvents>['on'] };
  /** Waits for what is under way, for `timeoutMs` (default 5,000) at most, and closes participants and log. Idempotent. */
  close(options?: { readonly timeoutMs?: Millis }): Promise<void>;
}

/** All have voted, but the decision log does not answer. */
export class OutcomeUnknownError extends QuorateError {
  /** As `quorate txn list` calls it. */
  readonly transaction: string;
  /** Resolves when this manager hears; never, if it ends before. */
  readonly outcome: Promise<Outcome>;

  constructor(transaction: string, outcome: Promise<Outcome>, timeoutMs: Millis) {
    super(
      'outcome-unknown',
      `transaction ${transaction} was not decided within ${timeoutMs} ms: it may yet be, either way`,
    );
    this.transaction = transaction;
    this.outcome = outcome;
  }
}
