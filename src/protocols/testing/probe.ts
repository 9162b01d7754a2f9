// One node under a microscope: each step's effects as plain data, kept apart by kind, for unit tests of one rule at a time.

import type { Definition, Init, Input, Millis, NodeId, Outbox, Protocol, Spec } from '../../core/protocol.ts';
import { createRandom } from '../../core/random.ts';

export interface Sent<S extends Spec> {
  readonly to: NodeId;
  readonly message: S['Message'];
  /** Records persisted in this call before it was sent; 0 for what went early. */
  readonly behind: number;
  readonly isEarly: boolean;
}

export interface Effects<S extends Spec> {
  readonly persisted: S['Record'][];
  readonly sent: Sent<S>[];
  readonly replies: { readonly id: number; readonly result: S['Result'] }[];
  readonly events: { readonly event: S['Event']; readonly isEarly: boolean }[];
  readonly timers: { readonly timer: S['Timer']; readonly at: Millis | undefined }[];
}

export interface Probe<S extends Spec> {
  readonly protocol: Protocol<S>;
  readonly state: Readonly<S['State']>;
  /** Every record persisted so far. */
  readonly disk: S['Record'][];
  now: Millis;
  /** Feeds the inputs, then `flush`; the effects of all of them together. */
  turn(...inputs: Input<S>[]): Effects<S>;
  receive(from: NodeId, ...messages: S['Message'][]): Effects<S>;
  request(id: number, command: S['Command']): Effects<S>;
  /** Fires a timer after letting time pass. */
  fire(timer: S['Timer'], afterMs?: Millis): Effects<S>;
  /** Delivers a turn's mail to itself, and what follows from it, until there is none. */
  mailToSelf(effects: Effects<S>): Effects<S>;
}

export function createProbe<S extends Spec, O, I extends Init<S, O>>(
  definition: Definition<S, O, I>,
  init: Omit<I, 'random' | 'options'> & { readonly options: Partial<O> },
  seed = 1,
): Probe<S> {
  const options = definition.parseOptions(init.options);
  const protocol = definition.create({ ...init, options, random: createRandom(seed) } as unknown as I);
  const disk: S['Record'][] = [...init.durable];
  const probe: Probe<S> = {
    protocol,
    state: protocol.state,
    disk,
    now: 1000,
    turn(...inputs) {
      const effects: Effects<S> = { persisted: [], sent: [], replies: [], events: [], timers: [] };
      const out = recorder(effects, disk);
      for (const input of inputs) protocol.step(input, probe.now, out);
      protocol.step({ type: 'flush' }, probe.now, out);
      return effects;
    },
    receive: (from, ...messages) =>
      probe.turn(...messages.map((message) => ({ type: 'message', from, message }) as const)),
    request: (id, command) => probe.turn({ type: 'request', id, command }),
    fire(timer, afterMs = 0) {
      probe.now += afterMs;
      return probe.turn({ type: 'timer', timer });
    },
    mailToSelf(effects) {
      const all: Effects<S> = { persisted: [], sent: [], replies: [], events: [], timers: [] };
      let mail = effects.sent.filter(({ to }) => to === init.self);
      while (mail.length > 0) {
        const next = probe.receive(init.self, ...mail.map(({ message }) => message));
        for (const key of ['persisted', 'sent', 'replies', 'events', 'timers'] as const) {
          (all[key] as unknown[]).push(...next[key]);
        }
        mail = next.sent.filter(({ to }) => to === init.self);
      }
      return all;
    },
  };
  return probe;
}

function recorder<S extends Spec>(effects: Effects<S>, disk: S['Record'][]): Outbox<S> {
  const behind = () => effects.persisted.length;
  return {
    persist(record) {
      effects.persisted.push(record);
      disk.push(record);
    },
    send: (to, message) => effects.sent.push({ to, message, behind: behind(), isEarly: false }),
    sendEarly: (to, message) => effects.sent.push({ to, message, behind: 0, isEarly: true }),
    reply: (id, result) => effects.replies.push({ id, result }),
    emit: (event) => effects.events.push({ event, isEarly: false }),
    emitEarly: (event) => effects.events.push({ event, isEarly: true }),
    setTimer: (timer, at) => effects.timers.push({ timer, at }),
    clearTimer: (timer) => effects.timers.push({ timer, at: undefined }),
  };
}
