// What takes part in transactions: a database, or whatever else can promise to do either. `postgres.ts` is one.

import type { Millis } from '../core/protocol.ts';
import type { Outcome } from '../protocols/atomic-commit.ts';

export interface PreparedBranch {
  /** As `Session.prepare` was told. */
  readonly gid: string;
  /** For how long it has been prepared, in milliseconds. */
  readonly ageMs: Millis;
}

/** `W`: what a transaction's work gets to work with. */
export interface Participant<W> {
  /**
   * Rejects with `unfit-participant` if this one cannot take part as it is set up, with any other error if that cannot be
   * told now.
   */
  check(): Promise<void>;
  /** Begins a part of a transaction. Rejects if that cannot be. */
  begin(): Promise<Session<W>>;
  /** All that is prepared here, whoever prepared it, that was so before the call. */
  prepared(): Promise<PreparedBranch[]>;
  /** Carries out what is prepared as `gid`; false: nothing is. Durable before it resolves. */
  carryOut(gid: string, outcome: Outcome): Promise<boolean>;
  close?(): Promise<void>;
}

/** One transaction's part at one participant. */
export interface Session<W> {
  readonly work: W;
  /**
   * Ends the work, and makes durable that it can be committed or aborted whatever happens from now on, by whoever knows
   * `gid`. Rejects if that cannot be: then it is aborted, or may turn out to be prepared all the same.
   */
  prepare(gid: string): Promise<void>;
  /**
   * Carries out the outcome, and frees what is held; an abort at any time, a commit after `prepare`. Durable before it
   * resolves. Rejects if it could not be told whether that worked: then it is called again.
   */
  end(outcome: Outcome): Promise<void>;
}
