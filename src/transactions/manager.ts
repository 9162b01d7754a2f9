// `createTransactionManager`: transactions over several participants, each of which has all of it or nothing.

import { assert, QuorateError } from '../core/errors.ts';
import type { Millis } from '../core/protocol.ts';
import { Listeners } from '../host/callbacks.ts';
import type { Outcome } from '../protocols/atomic-commit.ts';
import { checkName, gidOf, nameText, type TransactionName } from './names.ts';
import { CommitNodes } from './nodes.ts';
import type { Session } from './participant.ts';
import { dispensable, findPrepared, type Resolution, resolveFound } from './survey.ts';
import {
  OutcomeUnknownError,
  type ParticipantMap,
  type RunOptions,
  type TransactionEvents,
  type TransactionManager,
  type TransactionManagerOptions,
  type WorkOf,
} from './types.ts';

const DEFAULTS = { voteTimeoutMs: 5000, inDoubtMs: 15_000, searchEveryMs: 15_000, retryMs: 200 } as const;
const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_SETTLE_MS = 5000;
const DEFAULT_CLOSE_TIMEOUT_MS = 5000;

type Timing = { readonly [K in keyof typeof DEFAULTS]: Millis };

/** One transaction whose work is done, until every participant is done with it. */
interface UnderWay {
  readonly name: TransactionName;
  readonly names: readonly string[];
  /** Of those that are not done yet, by place. */
  readonly sessions: Map<number, Session<unknown>>;
  /** Why participants voted no. */
  readonly refusals: Map<string, QuorateError>;
  readonly decided: Deferred<Outcome>;
  isDecided: boolean;
  readonly settled: Deferred<void>;
  /** A question to the decision log is on its way. */
  isAsking: boolean;
}

/**
 * Starts a manager: takes over from its earlier lives, and begins to end what they have left in doubt. Rejects with
 * `invalid-option`, `unfit-participant`, and the decision log's errors.
 */
export async function createTransactionManager<P extends ParticipantMap>(
  options: TransactionManagerOptions<P>,
): Promise<TransactionManager<P>> {
  checkName(options.name, 'name');
  for (const participant of Object.keys(options.participants)) checkName(participant, 'the name of a participant');
  const timing = { ...DEFAULTS };
  for (const key of Object.keys(DEFAULTS) as (keyof Timing)[]) {
    const value = options[key] ?? DEFAULTS[key];
    if (!(Number.isFinite(value) && value > 0)) {
      throw new QuorateError('invalid-option', `${key} is ${value}: must be a positive number of milliseconds`);
    }
    Object.assign(timing, { [key]: value });
  }
  await Promise.all(Object.entries(options.participants).map(([name, participant]) => check(name, participant)));
  const log = await options.decisions.id();
  const life = await options.decisions.enter(options.name);
  return new Manager(options, timing, log, life);
}

/** One that cannot be reached now may come back; one that will never do is refused here. */
async function check(name: string, participant: ParticipantMap[string]): Promise<void> {
  try {
    await participant.check();
  } catch (error) {
    if (!(error instanceof QuorateError && error.code === 'unfit-participant')) return;
    throw new QuorateError('unfit-participant', `participant ${name}: ${error.message}`, { cause: error });
  }
}

class Manager<P extends ParticipantMap> implements TransactionManager<P> {
  readonly events = new Listeners<TransactionEvents>();
  private readonly options: TransactionManagerOptions<P>;
  private readonly timing: Timing;
  private readonly log: string;
  private readonly life: number;
  /** By their places as nodes. */
  private readonly names: readonly string[];
  private readonly nodes: CommitNodes;
  private readonly underWay = new Map<number, UnderWay>();
  private numbers = 0;
  /** Commits that not all have carried out, as far as the coordinator has heard. */
  private readonly uncompleted = new Set<number>();
  /** Commits that all have carried out: to be dropped from the log, many at a time. */
  private completed: TransactionName[] = [];
  private isForgetting = false;
  private searching: Promise<void> = Promise.resolve();
  private searchTimer: NodeJS.Timeout | undefined;
  /** Works that run, and have no number yet. */
  private working = 0;
  /** Why nothing new is begun. */
  private ended: QuorateError | undefined;
  private closed: Promise<void> | undefined;
  private whenIdle: (() => void) | undefined;
  /** Nothing is tried again. */
  private hasGivenUp = false;

  constructor(options: TransactionManagerOptions<P>, timing: Timing, log: string, life: number) {
    this.options = options;
    this.timing = timing;
    this.log = log;
    this.life = life;
    this.names = Object.keys(options.participants);
    const { voteTimeoutMs, inDoubtMs, retryMs } = timing;
    this.nodes = new CommitNodes(
      life,
      this.names.length,
      { voteTimeoutMs, inDoubtMs, retryMs },
      {
        prepare: (place, number) => void this.prepare(place, number),
        carryOut: (place, number, outcome) => void this.carryOut(place, number, outcome),
        record: (number, outcome) => void this.record(number, outcome),
        decided: (number, outcome) => this.onDecided(number, outcome),
        completed: (number) => this.onCompleted(number),
        failed: (error) => {
          this.ended ??= error;
          this.events.emit('stopped', error);
        },
      },
    );
    void this.searchNow();
  }

  // ── A transaction ─────────────────────────────────────────────────────────────────────────────────────────────────

  async run<N extends keyof P & string, T>(
    names: readonly N[],
    work: (sessions: { readonly [K in N]: WorkOf<P[K]> }) => Promise<T>,
    { timeoutMs = DEFAULT_TIMEOUT_MS, settleMs = DEFAULT_SETTLE_MS }: RunOptions = {},
  ): Promise<T> {
    const places = this.placesOf(names);
    if (this.ended !== undefined) throw this.ended;
    if (places.length === 0) return work({} as { [K in N]: WorkOf<P[K]> });
    this.working++;
    let value: T;
    let transaction: UnderWay;
    try {
      const sessions = await this.beginSessions(places);
      try {
        const entries = [...sessions].map(([place, session]) => [this.names[place], session.work]);
        value = await work(Object.fromEntries(entries) as { [K in N]: WorkOf<P[K]> });
        if (this.ended !== undefined) throw this.ended;
      } catch (error) {
        await endAll(sessions.values());
        throw error;
      }
      transaction = this.commit(names, sessions);
    } finally {
      this.working--;
      this.noticeIdle();
    }
    await this.conclude(transaction, timeoutMs);
    await within(transaction.settled.promise, settleMs);
    return value;
  }

  private placesOf(names: readonly string[]): number[] {
    const places = names.map((name) => this.names.indexOf(name));
    const unknown = names.find((_, at) => places[at] === -1);
    if (unknown !== undefined) {
      throw new QuorateError(
        'invalid-option',
        `there is no participant '${unknown}': there are ${this.names.join(', ')}`,
      );
    }
    if (new Set(places).size === places.length) return places;
    throw new QuorateError('invalid-option', `a participant is named twice in ${names.join(', ')}`);
  }

  private async beginSessions(places: readonly number[]): Promise<Map<number, Session<unknown>>> {
    const begun = await Promise.allSettled(places.map((place) => this.participant(place).begin()));
    const sessions = new Map<number, Session<unknown>>();
    let failure: QuorateError | undefined;
    for (const [at, result] of begun.entries()) {
      const place = places[at] as number;
      if (result.status === 'fulfilled') {
        sessions.set(place, result.value);
        continue;
      }
      const { message } = QuorateError.from(result.reason);
      failure ??= new QuorateError('participant-unavailable', `${this.names[place]}: ${message}`, {
        cause: result.reason,
      });
    }
    if (failure === undefined) return sessions;
    await endAll(sessions.values());
    throw failure;
  }

  private commit(names: readonly string[], sessions: Map<number, Session<unknown>>): UnderWay {
    const number = ++this.numbers;
    const name = { coordinator: this.options.name, life: this.life, number };
    const transaction: UnderWay = {
      name,
      names,
      sessions,
      refusals: new Map(),
      decided: deferred(),
      isDecided: false,
      settled: deferred(),
      isAsking: false,
    };
    this.underWay.set(number, transaction);
    this.nodes.begin(number, [...sessions.keys()]);
    return transaction;
  }

  /** Resolves if it is decided to commit. */
  private async conclude({ name, names, decided, refusals }: UnderWay, timeoutMs: Millis): Promise<void> {
    const outcome = await within(decided.promise, timeoutMs);
    if (outcome === 'commit') return;
    if (outcome === undefined) throw new OutcomeUnknownError(nameText(name), decided.promise, timeoutMs);
    if (this.ended?.code === 'fenced') throw this.ended;
    const [refusal] = refusals;
    const why =
      refusal === undefined
        ? `${names.join(', ')} did not all prepare within ${this.timing.voteTimeoutMs} ms, or it was taken for abandoned`
        : `${refusal[0]}: ${refusal[1].message}`;
    throw new QuorateError('transaction-aborted', `transaction ${nameText(name)} was aborted: ${why}`, {
      cause: refusal?.[1].cause ?? refusal?.[1],
    });
  }

  // ── What the protocol asks for ────────────────────────────────────────────────────────────────────────────────────

  private async prepare(place: number, number: number): Promise<void> {
    const transaction = this.underWay.get(number);
    const session = transaction?.sessions.get(place);
    let isPrepared = false;
    try {
      assert(transaction !== undefined && session !== undefined, 'a participant is asked about what it takes part in');
      const { name, names } = transaction;
      await session.prepare(gidOf(name, this.log, this.names[place] as string, names));
      isPrepared = true;
    } catch (error) {
      transaction?.refusals.set(this.names[place] as string, QuorateError.from(error, 'transaction-failed'));
    }
    this.nodes.vote(place, number, isPrepared);
  }

  /** Tries until it is done, or the manager is closed: then a later life, or another manager, will. */
  private async carryOut(place: number, number: number, outcome: Outcome): Promise<void> {
    const transaction = this.underWay.get(number);
    const session = transaction?.sessions.get(place);
    if (transaction === undefined || session === undefined) return;
    for (;;) {
      try {
        await session.end(outcome);
        break;
      } catch (error) {
        this.complain(this.names[place] as string, error);
      }
      if (this.hasGivenUp) return;
      await pause(this.timing.retryMs);
    }
    this.nodes.finished(place, number);
    transaction.sessions.delete(place);
    this.finish(transaction);
  }

  private onDecided(number: number, outcome: Outcome): void {
    const transaction = this.underWay.get(number);
    if (transaction === undefined) return;
    transaction.isDecided = true;
    if (outcome === 'commit') this.uncompleted.add(number);
    transaction.decided.resolve(outcome);
    this.finish(transaction);
  }

  /** Participants may be done with an abort before the coordinator has heard of it. */
  private finish({ name, sessions, isDecided, settled }: UnderWay): void {
    if (sessions.size > 0 || !isDecided) return;
    this.underWay.delete(name.number);
    settled.resolve();
    this.noticeIdle();
  }

  /**
   * One question at a time about a transaction, whoever asks: its own participants must not come before its coordinator only
   * because the log is slow.
   */
  private async record(number: number, outcome: Outcome): Promise<void> {
    const transaction = this.underWay.get(number);
    if (transaction === undefined || transaction.isAsking) return;
    transaction.isAsking = true;
    const { name, names } = transaction;
    try {
      const decided = await this.options.decisions.decide(name, outcome, names);
      if (decided.isFenced) this.fence();
      this.nodes.recorded(number, decided.outcome, [...transaction.sessions.keys()]);
    } catch (error) {
      this.complain('decisions', error);
    } finally {
      transaction.isAsking = false;
    }
  }

  private fence(): void {
    if (this.ended !== undefined) return;
    const { name } = this.options;
    this.ended = new QuorateError('fenced', `another transaction manager has started under the name ${name}`);
    this.events.emit('fenced', { name });
  }

  private onCompleted(number: number): void {
    this.uncompleted.delete(number);
    this.completed.push({ coordinator: this.options.name, life: this.life, number });
    void this.forgetCompleted();
  }

  private async forgetCompleted(): Promise<void> {
    if (this.isForgetting) return;
    this.isForgetting = true;
    try {
      while (this.completed.length > 0) {
        const batch = this.completed;
        this.completed = [];
        await this.options.decisions.forget(batch);
      }
    } catch {
      // The next life will: see `tidy`.
    } finally {
      this.isForgetting = false;
      this.noticeIdle();
    }
  }

  // ── What others have left ─────────────────────────────────────────────────────────────────────────────────────────

  /** One search at a time; each begins after it was asked for, so as to find all that was there by then. */
  resolve(): Promise<readonly Resolution[]> {
    const found = this.searching.then(() => this.search());
    this.searching = found.then(
      () => {},
      () => {},
    );
    return found;
  }

  private async searchNow(): Promise<void> {
    try {
      await this.resolve();
    } catch (error) {
      this.complain('decisions', error);
    }
    if (this.closed !== undefined) return;
    this.searchTimer = setTimeout(() => void this.searchNow(), this.timing.searchEveryMs);
    this.searchTimer.unref();
  }

  private async search(): Promise<readonly Resolution[]> {
    const { decisions, name, participants } = this.options;
    const onRecord = await decisions.decisions();
    const { found, unreachable } = await findPrepared(participants);
    for (const { participant, error } of unreachable) this.complain(participant, error);
    const resolutions: Resolution[] = [];
    for (const each of found) {
      const { log, coordinator, life, number } = each.branch;
      if (log !== this.log) continue;
      const isOfEarlierLife = coordinator === name && life < this.life;
      const isOwn = coordinator === name && life === this.life && this.underWay.has(number);
      if (isOwn || !(isOfEarlierLife || each.ageMs >= this.timing.inDoubtMs)) continue;
      const resolution = await resolveFound(decisions, participants, each);
      for (const { participant, error } of resolution.failed) this.complain(participant, error);
      resolutions.push(resolution);
      this.events.emit('resolved', resolution);
    }
    const silent = new Set(unreachable.map(({ participant }) => participant));
    const searched = new Set(this.names.filter((participant) => !silent.has(participant)));
    const isOver = (of: TransactionName): boolean => of.coordinator === name && of.life < this.life;
    await decisions.forget(dispensable(onRecord, isOver, { found, searched }));
    return resolutions;
  }

  private complain(what: string, error: unknown): void {
    this.events.emit('trouble', { what, error: QuorateError.from(error, 'unreachable') });
  }

  // ── Ending ────────────────────────────────────────────────────────────────────────────────────────────────────────

  close({ timeoutMs = DEFAULT_CLOSE_TIMEOUT_MS }: { readonly timeoutMs?: Millis } = {}): Promise<void> {
    this.closed ??= this.shutDown(timeoutMs);
    return this.closed;
  }

  private async shutDown(timeoutMs: Millis): Promise<void> {
    clearTimeout(this.searchTimer);
    this.ended ??= new QuorateError('stopped', 'this transaction manager is closed');
    const idle = new Promise<void>((done) => {
      this.whenIdle = done;
    });
    this.noticeIdle();
    await within(idle, timeoutMs);
    this.hasGivenUp = true;
    this.nodes.stop();
    await within(this.searching, timeoutMs);
    // What is prepared stays so. A session that only works is lost with its connection.
    const closing = Object.values(this.options.participants).map((participant) => participant.close?.());
    await Promise.allSettled([...closing, this.options.decisions.close?.()]);
  }

  private noticeIdle(): void {
    const isIdle = this.working + this.underWay.size + this.uncompleted.size === 0 && !this.isForgetting;
    if (isIdle) this.whenIdle?.();
  }

  private participant(place: number): ParticipantMap[string] {
    return this.options.participants[this.names[place] as string] as ParticipantMap[string];
  }
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Undefined if it takes longer. */
async function within<T>(promise: Promise<T>, timeoutMs: Millis): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, timeoutMs, undefined);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

function pause(ms: Millis): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Aborts: what cannot be told so is lost with its connection. */
async function endAll(sessions: Iterable<Session<unknown>>): Promise<void> {
  await Promise.allSettled([...sessions].map((session) => session.end('abort')));
}
