// The proposing side of sessions: numbers commands, tries again what may have been lost, and so gets each applied once.

import { QuorateError } from '../core/errors.ts';
import { DEFAULT_SESSION_LIMITS } from '../core/sessions.ts';
import type { Replica } from './replica-types.ts';
import { encodeCommand, encodeOpenSession, type Outcome } from './user-machine.ts';

/** Stays below what the table keeps, whatever one command that is stuck holds back. */
const SPREAD_MAX = DEFAULT_SESSION_LIMITS.repliesMax - 1;
/** A refusal that came at once is not asked for again at once. */
const PAUSE_MS = 20;

/** After these the same command may be proposed again under the same number, whether or not it took effect. */
const RETRIED: ReadonlySet<string> = new Set([
  'timed-out',
  'leader-changed',
  'no-leader',
  'not-leader',
  'quota-exceeded',
]);

/** When to give up. */
export interface Patience {
  readonly signal: AbortSignal;
}

/** One attempt; rejects with the replica's error. */
function proposeOnce(replica: Replica, data: Uint8Array): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    replica.propose(data, (error, result) => {
      if (error === undefined) resolve(result as Outcome);
      else reject(error);
    });
  });
}

/** Proposes until it is applied; for envelopes that may be applied more than once. */
export async function proposeUntilApplied(replica: Replica, data: Uint8Array, { signal }: Patience): Promise<Outcome> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await orAbort(proposeOnce(replica, data), signal);
    } catch (error) {
      if (!(error instanceof QuorateError && RETRIED.has(error.code))) throw error;
      await orAbort(pause(), signal);
    }
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, PAUSE_MS);
  });
}

function orAbort<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason);
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

export async function openSession(replica: Replica, patience: Patience): Promise<number> {
  const outcome = await proposeUntilApplied(replica, encodeOpenSession(), patience);
  if (outcome.type === 'session') return outcome.session;
  throw outcome.type === 'refused' ? outcome.error : new QuorateError('internal', 'no session was opened');
}

/** One session with commands under way. */
interface OpenSession {
  readonly id: number;
  next: number;
  /** Numbers without an answer, ascending. */
  readonly waiting: Set<number>;
}

export class SessionClient {
  private readonly replica: Replica;
  private session: Promise<OpenSession> | undefined;
  private slotWaiters: (() => void)[] = [];

  constructor(replica: Replica) {
    this.replica = replica;
  }

  /** Rejects with `command-failed`, `session-expired` (may have taken effect), the signal's reason, or the replica's error. */
  async propose(command: Uint8Array, patience: Patience): Promise<Uint8Array> {
    for (;;) {
      const session = await orAbort(this.current(patience), patience.signal);
      const attempt = await this.attempt(session, command, patience);
      if (attempt !== 'displaced') return attempt;
    }
  }

  private current(patience: Patience): Promise<OpenSession> {
    if (this.session === undefined) {
      const opening = openSession(this.replica, patience).then((id) => ({ id, next: 1, waiting: new Set<number>() }));
      this.session = opening;
      // Whoever comes next tries again, with its own patience.
      opening.catch(() => this.drop(opening));
    }
    return this.session;
  }

  private drop(session: Promise<OpenSession>): void {
    if (this.session === session) this.session = undefined;
  }

  private async attempt(
    session: OpenSession,
    command: Uint8Array,
    patience: Patience,
  ): Promise<Uint8Array | 'displaced'> {
    while (session.next - lowestWaiting(session) >= SPREAD_MAX) {
      await orAbort(new Promise<void>((resolve) => this.slotWaiters.push(resolve)), patience.signal);
    }
    const sequence = session.next++;
    session.waiting.add(sequence);
    try {
      return await this.repeat(session, sequence, command, patience);
    } finally {
      session.waiting.delete(sequence);
      for (const resolve of this.slotWaiters.splice(0)) resolve();
    }
  }

  private async repeat(
    session: OpenSession,
    sequence: number,
    command: Uint8Array,
    { signal }: Patience,
  ): Promise<Uint8Array | 'displaced'> {
    for (let attempts = 1; ; attempts++) {
      signal.throwIfAborted();
      try {
        const data = encodeCommand(session.id, sequence, lowestWaiting(session), command);
        const outcome = await orAbort(proposeOnce(this.replica, data), signal);
        if (outcome.type === 'reply') return outcome.reply;
        if (outcome.type !== 'refused') throw new QuorateError('internal', 'a command was answered with a session');
        if (outcome.error.code !== 'session-expired') throw outcome.error;
        this.session = undefined;
        // The first attempt is known not to have been applied; of several, an earlier one may have been.
        if (attempts === 1) return 'displaced';
        throw outcome.error;
      } catch (error) {
        if (!(error instanceof QuorateError && RETRIED.has(error.code))) throw error;
        await orAbort(pause(), signal);
      }
    }
  }
}

function lowestWaiting(session: OpenSession): number {
  for (const sequence of session.waiting) return sequence;
  return session.next;
}
