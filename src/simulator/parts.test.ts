// The simulator's parts by themselves: agenda, clocks, network.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from './clock.ts';
import { EventHeap } from './event-heap.ts';
import { CALM, type Weather } from './network.ts';
import { World } from './world.ts';

test('events come by time, and in the order of planning at equal times', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 })), (times) => {
      const heap = new EventHeap();
      const seen: [number, number][] = [];
      times.forEach((time, i) => {
        heap.push(time, () => seen.push([time, i]));
      });
      for (let run = heap.pop(); run !== undefined; run = heap.pop()) run();
      const expected = times.map((time, i): [number, number] => [time, i]);
      expect(seen).toEqual(expected.sort((a, b) => a[0] - b[0] || a[1] - b[1]));
    }),
  );
});

test('a storm of messages that beget each other ends a run', () => {
  const world = new World(1, 1000);
  const answer = (): void => {
    world.steps++;
    world.after(0, answer);
    world.after(0, answer);
  };
  answer();
  expect(() => world.runUntil(1)).toThrow(/1001 steps/);
});

describe('a clock', () => {
  test('drifts', () => {
    const clock = new VirtualClock(0, 500, 1.1);
    expect(clock.read(100)).toBeCloseTo(610);
    expect(clock.trueTimeOf(610)).toBeCloseTo(100);
    clock.setRate(100, 0.5);
    expect(clock.read(200)).toBeCloseTo(660);
  });

  test('stands still after a jump back, until it has caught up', () => {
    const clock = new VirtualClock(0, 0, 1);
    expect(clock.read(100)).toBe(100);
    clock.jump(100, -50);
    expect([120, 150, 160].map((time) => clock.read(time))).toEqual([100, 100, 110]);
    clock.jump(160, 1000);
    expect(clock.read(160)).toBe(1110);
  });
});

describe('the network', () => {
  const run = (weather: Partial<Weather>, messages: number, disturb?: (world: World) => void): number[] => {
    const world = new World(42);
    world.network.weather = { ...CALM, ...weather };
    const got: number[] = [];
    world.attach(2, (_from, _to, body) => got.push(body[0]! + 256 * body[1]!));
    for (let i = 0; i < messages; i++) {
      world.at(i, () => world.network.send(1, 2, Uint8Array.of(i & 255, i >> 8), undefined));
    }
    disturb?.(world);
    world.runUntil(100_000);
    return got;
  };
  const all = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

  test('delivers everything in order in calm weather', () => {
    expect(run({}, 300)).toEqual(all(300));
  });

  test('loses about as many as told', () => {
    const got = run({ dropChance: 0.3 }, 2000);
    expect(got.length).toBeGreaterThan(1300);
    expect(got.length).toBeLessThan(1500);
  });

  test('delivers some twice', () => {
    const got = run({ duplicateChance: 0.5 }, 400);
    expect(new Set(got).size).toBe(400);
    expect(got.length).toBeGreaterThan(550);
  });

  test('reorders unless links keep order', () => {
    const wild = { delayMinMs: 0, delayMaxMs: 50, tailChance: 0.2, tailMeanMs: 100 };
    expect(run({ ...wild, isOrdered: true }, 200)).toEqual(all(200));
    const got = run({ ...wild, isOrdered: false }, 200);
    expect(got).not.toEqual(all(200));
    expect(got.sort((a, b) => a - b)).toEqual(all(200));
  });

  test('never delivers what was corrupted', () => {
    const got = run({ corruptChance: 0.5 }, 500);
    expect(got.length).toBeLessThan(300);
    expect(new Set(got).size).toBe(got.length);
    expect(got.every((each) => each < 500)).toBe(true);
  });

  test('a cut takes what is under way with it, and overlapping cuts all have to be mended', () => {
    const got = run({ delayMinMs: 5, delayMaxMs: 5 }, 100, (world) => {
      world.at(20.5, () => world.network.cut(1, 2));
      world.at(30.5, () => world.network.cut(1, 2));
      world.at(40.5, () => world.network.mend(1, 2));
      world.at(50.5, () => world.network.mend(1, 2));
    });
    // 16 to 20 were under way; 46 arrives at 51.
    expect(got).toEqual(all(100).filter((i) => i < 16 || i > 50));
  });
});
