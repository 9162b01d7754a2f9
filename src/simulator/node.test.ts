// The simulated node keeps the Outbox's rules: seen with a toy protocol that does as each test says.

import { describe, expect, test } from 'vitest';
import type { ByteReader, ByteWriter } from '../core/bytes.ts';
import type { Input, Millis, Outbox, Protocol, Wire } from '../core/protocol.ts';
import { VirtualClock } from './clock.ts';
import { SimulatedDisk } from './disk.ts';
import { CALM } from './network.ts';
import { type CrashPoint, SimulatedNode, type Upper } from './node.ts';
import { World } from './world.ts';

interface ToySpec {
  Message: { readonly type: 'note'; readonly text: string };
  Command: { readonly type: 'do'; readonly run: (out: Outbox<ToySpec>, now: Millis) => void };
  Result: { readonly type: 'ok' };
  Record: { readonly type: 'line'; readonly text: string };
  Event: { readonly type: string };
  Timer: 'a';
  State: { inputs: string[] };
}

const wire: Wire<ToySpec> = {
  encodeMessage: ({ text }, writer: ByteWriter) => writer.string(text),
  decodeMessage: (reader: ByteReader) => ({ type: 'note', text: reader.string() }),
  encodeRecord: ({ text }, writer: ByteWriter) => writer.string(text),
  decodeRecord: (reader: ByteReader) => ({ type: 'line', text: reader.string() }),
};

const SYNC_MS = 10;

class Bench implements Upper<ToySpec> {
  readonly world = new World(1);
  readonly node: SimulatedNode<ToySpec>;
  /** What left the node, with the time. */
  readonly left: string[] = [];
  inputs: string[] = [];
  recovered: string[] = [];
  private requests = 0;

  constructor() {
    const settings = { segmentBytes: 4096, turnDelayMaxMs: 0, smallTurnChance: 0 };
    const sync = { syncMinMs: SYNC_MS, syncMaxMs: SYNC_MS, syncTailChance: 0, syncTailMeanMs: 0, isTorn: true };
    const disk = new SimulatedDisk(this.world, this.world.randomFor(9), sync);
    this.node = new SimulatedNode(this.world, 1, wire, this, new VirtualClock(0, 0, 1), disk, settings);
    this.world.network.weather = { ...CALM, delayMinMs: 1, delayMaxMs: 1 };
    this.world.attach(2, (_from, _to, body) => {
      this.note(`peer got ${String.fromCharCode(...body.subarray(1))}`);
    });
    this.node.start();
  }

  private note(what: string): void {
    this.left.push(`${this.world.now.toFixed(0)} ${what}`);
  }

  do(run: (out: Outbox<ToySpec>, now: Millis) => void): void {
    this.node.feed({ type: 'request', id: ++this.requests, command: { type: 'do', run } });
  }

  create(durable: readonly ToySpec['Record'][]): Protocol<ToySpec> {
    this.recovered = durable.map(({ text }) => text);
    const state: ToySpec['State'] = { inputs: [] };
    this.inputs = state.inputs;
    return {
      state,
      step(input: Input<ToySpec>, now, out) {
        if (input.type === 'request') input.command.run(out, now);
        if (input.type === 'message') state.inputs.push(`${input.from}: ${input.message.text}`);
        else if (input.type === 'timer') state.inputs.push(`timer at ${now.toFixed(0)}`);
        else state.inputs.push(input.type);
      },
    };
  }

  recordIndex = (): number => 0;
  checkpoint = (): readonly ToySpec['Record'][] => [];
  reply = (id: number): void => this.note(`reply ${id}`);
  replying = (): void => {};
  emit = (event: ToySpec['Event']): void => this.note(`emit ${event.type}`);
  attach = (): undefined => undefined;
  receive = (): void => {};
  stepped = (): void => {};
  durable = (): void => {};
  crashed = (): void => {};
}

const line = (text: string): ToySpec['Record'] => ({ type: 'line', text });
const note = (text: string): ToySpec['Message'] => ({ type: 'note', text });

describe('a turn', () => {
  test('what follows a record waits for its sync; what is early does not; mail to oneself waits too', () => {
    const bench = new Bench();
    bench.do((out) => {
      out.send(2, note('before'));
      out.persist(line('x'));
      out.send(2, note('after'));
      out.sendEarly(2, note('early'));
      out.send(1, note('self'));
      out.reply(1, { type: 'ok' });
      out.emit({ type: 'late' });
      out.emitEarly({ type: 'soon' });
    });
    bench.world.runUntil(SYNC_MS - 1);
    expect([...bench.left].sort()).toEqual(['0 emit soon', '1 peer got before', '1 peer got early'].sort());
    expect(bench.inputs).toEqual(['start', 'flush', 'request', 'flush']);
    bench.world.runUntil(100);
    expect(bench.left.slice(3)).toEqual(['10 reply 1', '10 emit late', '11 peer got after']);
    expect(bench.inputs.slice(4)).toEqual(['1: self', 'flush']);
  });

  test('records of turns during a sync share the next one', () => {
    const bench = new Bench();
    for (const at of [0, 2, 4]) {
      bench.world.at(at, () =>
        bench.do((out) => {
          out.persist(line(String(at)));
          out.reply(at, { type: 'ok' });
        }),
      );
    }
    bench.world.runUntil(100);
    expect(bench.left).toEqual(['10 reply 0', '20 reply 2', '20 reply 4']);
  });
});

describe('timers', () => {
  test('fire once, when set anew at the new time only, and not when cleared', () => {
    const bench = new Bench();
    bench.do((out) => out.setTimer('a', 20));
    bench.world.at(10, () => bench.do((out) => out.setTimer('a', 50)));
    bench.world.at(60, () => bench.do((out) => out.setTimer('a', 70)));
    bench.world.at(65, () => bench.do((out) => out.clearTimer('a')));
    bench.world.runUntil(200);
    expect(bench.inputs.filter((input) => input.startsWith('timer'))).toEqual(['timer at 50']);
  });

  test('follow the node’s own clock through drift and jumps', () => {
    const bench = new Bench();
    bench.do((out) => out.setTimer('a', 100));
    bench.world.at(10, () => {
      bench.node.clock.jump(10, 60);
      bench.node.clockChanged();
    });
    bench.world.runUntil(39);
    expect(bench.inputs).not.toContain('timer at 100');
    bench.world.runUntil(41);
    expect(bench.inputs).toContain('timer at 100');
  });
});

describe('a crash', () => {
  const crashAt = (point: CrashPoint): Bench => {
    const bench = new Bench();
    bench.do((out) => {
      out.persist(line('first'));
      out.reply(1, { type: 'ok' });
    });
    bench.world.runUntil(50);
    bench.node.armedCrash = point;
    bench.do((out) => {
      out.persist(line('second'));
      out.sendEarly(2, note('early'));
      out.reply(2, { type: 'ok' });
    });
    bench.world.runUntil(100);
    expect(bench.node.isAlive).toBe(false);
    bench.node.start();
    return bench;
  };

  test.each([
    ['mid-turn', false, false],
    ['before-early', false, false],
    ['before-write', true, false],
    ['before-sync', true, false],
    ['before-gated', true, false],
    ['amid-gated', true, true],
  ] as const)(
    '%s: early mail left %s, gated reply left %s; what was acknowledged is there again',
    (point, early, gated) => {
      const bench = crashAt(point);
      expect(bench.left.includes('51 peer got early')).toBe(early);
      expect(bench.left.includes('60 reply 2')).toBe(gated);
      expect(bench.recovered[0]).toBe('first');
      if (gated || point === 'before-gated') expect(bench.recovered).toEqual(['first', 'second']);
    },
  );

  test('takes timers, mail and unfinished syncs with it', () => {
    const bench = new Bench();
    bench.do((out) => {
      out.setTimer('a', 30);
      out.persist(line('lost or not'));
      out.reply(1, { type: 'ok' });
    });
    bench.world.at(5, () => {
      bench.node.crash('test');
      bench.node.start();
    });
    bench.world.runUntil(100);
    expect(bench.left).toEqual([]);
    expect(bench.inputs).toEqual(['start', 'flush']);
  });
});

test('a paused node takes no turn and notices nothing until it is resumed', () => {
  const bench = new Bench();
  bench.do((out) => {
    out.persist(line('x'));
    out.reply(1, { type: 'ok' });
    out.setTimer('a', 20);
  });
  bench.world.at(1, () => bench.node.pause());
  bench.world.at(80, () => bench.node.resume());
  bench.world.runUntil(79);
  expect(bench.left).toEqual([]);
  bench.world.runUntil(100);
  expect(bench.left).toEqual(['80 reply 1']);
  expect(bench.inputs).toContain('timer at 80');
});
