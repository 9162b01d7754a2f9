// A protocol that does what its requests say, and ports that do what the test says: for tests of the driver.

import type { Clock } from '../clock.ts';
import { ProtocolDriver } from '../driver.ts';
import type { QuorateError } from '../errors.ts';
import type { Input, Outbox, Protocol, Spec } from '../protocol.ts';

export interface ToySpec extends Spec {
  Message: { readonly type: 'note'; readonly text: string };
  Command: { readonly type: 'do'; readonly effects: readonly Effect[] };
  Result: { readonly type: 'said'; readonly text: string };
  Record: { readonly type: 'record'; readonly text: string };
  Event: { readonly type: 'event'; readonly text: string };
  Timer: 'first' | 'second';
  State: { inputs: string[] };
}

export type Effect =
  | readonly ['persist' | 'reply' | 'emit' | 'emitEarly', string]
  | readonly ['send' | 'sendEarly', number, string]
  | readonly ['setTimer', 'first' | 'second', number]
  | readonly ['fail', string];

export const SELF = 1;

class Toy implements Protocol<ToySpec> {
  readonly state: { inputs: string[] } = { inputs: [] };

  step(input: Input<ToySpec>, now: number, out: Outbox<ToySpec>): void {
    if (input.type === 'message') this.state.inputs.push(`${input.from}: ${input.message.text}`);
    else if (input.type === 'timer') this.state.inputs.push(`timer ${input.timer} at ${now}`);
    else this.state.inputs.push(input.type);
    if (input.type !== 'request') return;
    for (const effect of input.command.effects) perform(effect, input.id, out);
  }
}

function perform(effect: Effect, id: number, out: Outbox<ToySpec>): void {
  switch (effect[0]) {
    case 'persist':
      out.persist({ type: 'record', text: effect[1] });
      break;
    case 'reply':
      out.reply(id, { type: 'said', text: effect[1] });
      break;
    case 'emit':
      out.emit({ type: 'event', text: effect[1] });
      break;
    case 'emitEarly':
      out.emitEarly({ type: 'event', text: effect[1] });
      break;
    case 'send':
      out.send(effect[1], { type: 'note', text: effect[2] });
      break;
    case 'sendEarly':
      out.sendEarly(effect[1], { type: 'note', text: effect[2] });
      break;
    case 'setTimer':
      out.setTimer(effect[1], effect[2]);
      break;
    case 'fail':
      throw new Error(effect[1]);
  }
}

/** A driver over a toy, whose clock and disk stand still until told. `left` is all that left the node, in order. */
export class Bench {
  readonly left: string[] = [];
  readonly committed: string[][] = [];
  fatal: QuorateError | undefined;
  now = 0;
  /** Called within replies, as a user's callback would be. */
  onReply: (() => void) | undefined;
  private pending: string[] = [];
  private syncing: { readonly records: string[]; readonly done: (error?: QuorateError) => void } | undefined;
  private turns: (() => void)[] = [];
  private timers: { readonly at: number; readonly callback: () => void }[] = [];
  private buffered: string[] = [];
  readonly toy = new Toy();
  readonly driver: ProtocolDriver<ToySpec>;

  constructor() {
    this.driver = new ProtocolDriver<ToySpec>({
      self: SELF,
      protocol: this.toy,
      clock: this.clock(),
      log: this.log(),
      network: {
        send: (to, { text }) => this.buffered.push(`${text} to ${to}`),
        flush: () => {
          if (this.buffered.length > 0) this.left.push(`[${this.buffered.splice(0).join(', ')}]`);
        },
      },
      onReply: (id, { text }) => {
        this.left.push(`reply ${id}: ${text}`);
        this.onReply?.();
      },
      onEvent: ({ text }) => this.left.push(`event: ${text}`),
      onNoSpace: (isRaised) => this.left.push(isRaised ? 'no space' : 'space again'),
      onFatal: (error) => {
        this.fatal = error;
      },
    });
  }

  private clock(): Clock {
    return {
      now: () => this.now,
      endOfTurn: (callback) => this.turns.push(callback),
      setTimer: (at, callback) => {
        const timer = { at, callback };
        this.timers.push(timer);
        return () => {
          this.timers = this.timers.filter((other) => other !== timer);
        };
      },
    };
  }

  private log() {
    const isPending = (): boolean => this.pending.length > 0;
    return {
      append: ({ text }: ToySpec['Record']): void => {
        this.pending.push(text);
      },
      get hasPending(): boolean {
        return isPending();
      },
      commit: (done: (error?: QuorateError) => void): void => {
        if (this.syncing !== undefined) throw new Error('two commits at a time');
        this.syncing = { records: this.pending, done };
        this.pending = [];
      },
    };
  }

  request(id: number, ...effects: Effect[]): this {
    this.driver.input({ type: 'request', id, command: { type: 'do', effects } });
    return this;
  }

  /** Ends the turn, and those that it causes. */
  turn(): this {
    while (this.turns.length > 0) this.turns.shift()?.();
    return this;
  }

  get isSyncing(): boolean {
    return this.syncing !== undefined;
  }

  sync(error?: QuorateError): this {
    const { syncing } = this;
    if (syncing === undefined) throw new Error('no commit is under way');
    this.syncing = undefined;
    if (error === undefined) this.committed.push(syncing.records);
    else this.pending = [...syncing.records, ...this.pending];
    syncing.done(error);
    return this;
  }

  advance(to: number): this {
    this.now = to;
    const due = this.timers.filter(({ at }) => at <= to);
    this.timers = this.timers.filter(({ at }) => at > to);
    for (const { callback } of due) callback();
    return this;
  }
}
