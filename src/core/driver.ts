// Runs any protocol on a real clock, log and network, and keeps the one promise that all of them lean on: nothing that was
// promised leaves before the disk has it.
//
// A turn: inputs are stepped as they arrive in an iteration of the event loop; at its end the protocol gets one `flush`
// input, early sends leave in one write a peer, and all that was persisted goes to the log in one commit. At most one
// commit is under way; what is persisted and promised meanwhile waits for the next (group commit, without a timer).

import type { Clock } from './clock.ts';
import { assert, assertNever, QuorateError } from './errors.ts';
import type { Input, Millis, NodeId, Outbox, Protocol, Spec } from './protocol.ts';

/** Where records go. `append` only buffers; `commit` makes all that was appended so far durable. */
export interface DriverLog<S extends Spec> {
  append(record: S['Record']): void;
  readonly hasPending: boolean;
  /**
   * `done` may be called before `commit` returns. With `no-space` nothing was lost and `commit` may be called again later;
   * every other error is final.
   */
  commit(done: (error?: QuorateError) => void): void;
}

/** Where messages to others go. `send` only buffers; `flush` hands all of it to the sockets. */
export interface DriverNetwork<S extends Spec> {
  send(to: NodeId, message: S['Message']): void;
  flush(): void;
}

export interface DriverPorts<S extends Spec> {
  readonly self: NodeId;
  readonly protocol: Protocol<S>;
  readonly log: DriverLog<S>;
  readonly network: DriverNetwork<S>;
  readonly clock: Clock;
  onReply(id: number, result: S['Result']): void;
  onEvent(event: S['Event']): void;
  /** The last chance to add requests to this turn, before its `flush`. */
  beforeFlush?(): void;
  /** All of the turn's output is on its way; a commit may be under way. The place for work that can overlap with it. */
  afterTurn?(): void;
  /** The log has no room; commits are tried again every `noSpaceRetryMs`. Called with `false` once one succeeded. */
  onNoSpace?(isRaised: boolean, message: string): void;
  /** The node cannot go on; the driver has stopped, and nothing it had promised will leave. */
  onFatal(error: QuorateError): void;
}

/** What waits for a commit. One shape for all three kinds, so that the queue stays monomorphic. */
interface Promised {
  readonly kind: 'send' | 'reply' | 'emit';
  /** The addressee of a send, the id of a reply, 0 for an event. */
  readonly target: number;
  readonly payload: unknown;
}

const NO_SPACE_RETRY_MS = 500;
/** No persist yet in the filling batch: all of its promises are free to go once the commit under way is done. */
const ALL_FREE = -1;
const FLUSH = { type: 'flush' } as const;

export class ProtocolDriver<S extends Spec> implements Outbox<S> {
  private readonly ports: DriverPorts<S>;
  private readonly protocol: Protocol<S>;
  private readonly clock: Clock;

  private isStepping = false;
  private isStopped = false;
  private isTurnScheduled = false;
  /** Inputs that arose while another was being stepped, and mail from this node to itself. */
  private queue: Input<S>[] = [];

  private filling: Promised[] = [];
  private fillingFree = ALL_FREE;
  private committing: Promised[] = [];
  /** An empty list for `filling` to go on with, so that turns do not allocate one each. */
  private spare: Promised[] = [];
  private commitState: 'idle' | 'under-way' | 'done' | 'out-of-space' = 'idle';
  private committingSequence = 0;

  private readonly timers = new Map<S['Timer'], Millis>();
  private armedAt = Number.POSITIVE_INFINITY;
  private disarm: (() => void) | undefined;

  /** Counts records handed to the log, and those of them that are durable. */
  persistedSequence = 0;
  durableSequence = 0;
  /** Turns taken and commits made: what group commit achieves is their ratio to the inputs. */
  turns = 0;
  commits = 0;

  constructor(ports: DriverPorts<S>) {
    this.ports = ports;
    this.protocol = ports.protocol;
    this.clock = ports.clock;
  }

  // ── Inputs ────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Steps `input` now, or after the current step. Its outputs leave at the end of the turn. */
  input(input: Input<S>): void {
    if (this.isStopped) return;
    if (this.isStepping) this.queue.push(input);
    else this.step(input, this.clock.now());
    this.wake();
  }

  /** Makes sure that a turn ends soon, though there may be no input: `beforeFlush` and `afterTurn` have work. */
  wake(): void {
    if (this.isTurnScheduled || this.isStopped) return;
    this.isTurnScheduled = true;
    this.clock.endOfTurn(this.runTurn);
  }

  now(): Millis {
    return this.clock.now();
  }

  stop(): void {
    this.isStopped = true;
    this.disarm?.();
    this.disarm = undefined;
    this.queue = [];
    this.filling = [];
    this.committing = [];
  }

  private step(input: Input<S>, now: Millis): void {
    this.isStepping = true;
    try {
      this.protocol.step(input, now, this);
    } catch (error) {
      this.fail(error);
    }
    this.isStepping = false;
  }

  private fail(error: unknown): void {
    if (this.isStopped) return;
    this.stop();
    this.ports.onFatal(QuorateError.from(error, 'broken-invariant'));
  }

  // ── The turn ──────────────────────────────────────────────────────────────────────────────────────────────────────

  private readonly runTurn = (): void => {
    this.isTurnScheduled = false;
    if (this.isStopped) return;
    this.turns++;
    try {
      this.turn();
    } catch (error) {
      this.fail(error);
    }
  };

  private turn(): void {
    if (this.commitState === 'done') this.finishCommit();
    this.drainQueue();
    this.fireTimers();
    this.ports.beforeFlush?.();
    if (this.isStopped) return;
    this.step(FLUSH, this.clock.now());
    if (this.isStopped) return;
    if (this.commitState === 'idle') this.releaseFree();
    this.ports.network.flush();
    if (this.commitState === 'idle' && this.ports.log.hasPending) this.startCommit();
    this.armTimer();
    this.ports.afterTurn?.();
    if (this.queue.length > 0) this.wake();
  }

  private drainQueue(): void {
    if (this.queue.length === 0) return;
    // Mail that these steps cause waits for the next turn: an endless conversation with oneself must not starve sockets.
    const inputs = this.queue;
    this.queue = [];
    const now = this.clock.now();
    for (const input of inputs) {
      if (this.isStopped) return;
      this.step(input, now);
    }
  }

  // ── Durability ────────────────────────────────────────────────────────────────────────────────────────────────────

  private startCommit(): void {
    assert(this.commitState === 'idle', 'one commit at a time');
    this.commits++;
    const emptied = this.committing;
    this.committing = this.filling;
    this.filling = emptied;
    this.fillingFree = ALL_FREE;
    this.committingSequence = this.persistedSequence;
    this.commit();
  }

  private commit(): void {
    this.commitState = 'under-way';
    this.ports.log.commit(this.onCommitted);
    // Done already: a log whose sync blocks. Its promises leave now, not a turn later.
    if (this.hasCommitted()) {
      this.finishCommit();
      this.ports.network.flush();
    }
  }

  /** Apart, because the compiler does not see that `commit` may have changed the state. */
  private hasCommitted(): boolean {
    return this.commitState === 'done';
  }

  private readonly onCommitted = (error?: QuorateError): void => {
    if (this.isStopped) return;
    if (error === undefined) {
      this.commitState = 'done';
      this.wake();
    } else if (error.code === 'no-space') {
      const isFirst = this.commitState !== 'out-of-space';
      this.commitState = 'out-of-space';
      this.clock.setTimer(this.clock.now() + NO_SPACE_RETRY_MS, this.retryCommit);
      if (isFirst) this.ports.onNoSpace?.(true, error.message);
    } else {
      this.fail(error);
    }
  };

  private readonly retryCommit = (): void => {
    if (this.isStopped) return;
    // Whatever was appended since goes along, so its promises may go along too.
    for (const promised of this.filling) this.committing.push(promised);
    this.filling = [];
    this.fillingFree = ALL_FREE;
    this.committingSequence = this.persistedSequence;
    try {
      this.ports.log.commit(this.onRetried);
    } catch (error) {
      this.fail(error);
    }
  };

  private readonly onRetried = (error?: QuorateError): void => {
    if (error === undefined && !this.isStopped) this.ports.onNoSpace?.(false, 'the log has room again');
    this.onCommitted(error);
  };

  private finishCommit(): void {
    const released = this.committing;
    this.committing = [];
    this.commitState = 'idle';
    this.durableSequence = this.committingSequence;
    for (const promised of released) this.deliver(promised);
    released.length = 0;
    this.committing = released;
    this.releaseFree();
  }

  /** Releases what waits for no record that is still on its way to the disk. */
  private releaseFree(): void {
    const count = this.fillingFree === ALL_FREE ? this.filling.length : this.fillingFree;
    if (count === 0) return;
    let released = this.filling;
    if (count === released.length) {
      this.filling = this.spare;
    } else {
      released = this.filling.slice(0, count);
      this.filling.splice(0, count);
    }
    if (this.fillingFree !== ALL_FREE) this.fillingFree = 0;
    for (const promised of released) this.deliver(promised);
    released.length = 0;
    this.spare = released;
  }

  private deliver(promised: Promised): void {
    if (this.isStopped) return;
    switch (promised.kind) {
      case 'send':
        if (promised.target === this.ports.self) this.mailSelf(promised.payload as S['Message']);
        else this.ports.network.send(promised.target, promised.payload as S['Message']);
        break;
      case 'reply':
        this.ports.onReply(promised.target, promised.payload as S['Result']);
        break;
      case 'emit':
        this.ports.onEvent(promised.payload as S['Event']);
        break;
      default:
        assertNever(promised.kind);
    }
  }

  private mailSelf(message: S['Message']): void {
    this.queue.push({ type: 'message', from: this.ports.self, message });
    this.wake();
  }

  // ── Timers ────────────────────────────────────────────────────────────────────────────────────────────────────────

  private fireTimers(): void {
    const now = this.clock.now();
    let due: S['Timer'][] | undefined;
    for (const [timer, at] of this.timers) {
      if (at > now) continue;
      due ??= [];
      due.push(timer);
    }
    if (due === undefined) return;
    for (const timer of due) {
      // An earlier one of these may have cleared or postponed it.
      const at = this.timers.get(timer);
      if (at === undefined || at > now || this.isStopped) continue;
      this.timers.delete(timer);
      this.step({ type: 'timer', timer }, now);
    }
  }

  private armTimer(): void {
    let earliest = Number.POSITIVE_INFINITY;
    for (const at of this.timers.values()) if (at < earliest) earliest = at;
    // A real timer that fires too early costs one idle turn; moving it at every heartbeat would cost more.
    if (earliest >= this.armedAt || this.isStopped) return;
    this.disarm?.();
    this.armedAt = earliest;
    // The timer only asks for a turn, which comes after the sockets were read: when the process was stopped for a while,
    // the leader's heartbeats that wait in the sockets are seen before the election timer.
    this.disarm = this.clock.setTimer(earliest, this.onTimer);
  }

  private readonly onTimer = (): void => {
    // It may come a fraction of a millisecond early; the turn then finds nothing due and arms it again.
    this.armedAt = Number.POSITIVE_INFINITY;
    this.disarm = undefined;
    this.wake();
  };

  // ── Outbox ────────────────────────────────────────────────────────────────────────────────────────────────────────

  persist(record: S['Record']): void {
    if (this.fillingFree === ALL_FREE) this.fillingFree = this.filling.length;
    this.persistedSequence++;
    this.ports.log.append(record);
  }

  send(to: NodeId, message: S['Message']): void {
    this.filling.push({ kind: 'send', target: to, payload: message });
  }

  sendEarly(to: NodeId, message: S['Message']): void {
    if (to === this.ports.self) this.mailSelf(message);
    else this.ports.network.send(to, message);
  }

  reply(id: number, result: S['Result']): void {
    this.filling.push({ kind: 'reply', target: id, payload: result });
  }

  emit(event: S['Event']): void {
    this.filling.push({ kind: 'emit', target: 0, payload: event });
  }

  emitEarly(event: S['Event']): void {
    this.ports.onEvent(event);
  }

  setTimer(timer: S['Timer'], at: Millis): void {
    this.timers.set(timer, at);
  }

  clearTimer(timer: S['Timer']): void {
    this.timers.delete(timer);
  }
}
