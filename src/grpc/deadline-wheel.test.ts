// Deadlines on the wheel: each fires once, never early, at most a slot late, whatever the order and the distance.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DeadlineWheel, OFF_WHEEL, type Timed, type WheelClock } from './deadline-wheel.ts';

/** Time that moves by hand, and one timer. */
class ManualClock implements WheelClock {
  time = 1000;
  timer: { callback: () => void; at: number } | undefined;

  now(): number {
    return this.time;
  }
  set(callback: () => void, delayMs: number): unknown {
    expect(this.timer).toBeUndefined();
    this.timer = { callback, at: this.time + delayMs };
    return this.timer;
  }
  clear(): void {
    this.timer = undefined;
  }
  /** Fires the timer whenever it is due, up to `time`. */
  advanceTo(time: number): void {
    while (this.timer !== undefined && this.timer.at <= time) {
      const { callback, at } = this.timer;
      this.time = Math.max(at, this.time);
      this.timer = undefined;
      callback();
    }
    this.time = time;
  }
}

class Deadline implements Timed {
  wheelNext: Timed | undefined;
  wheelPrevious: Timed | undefined;
  wheelSlot = OFF_WHEEL;
  firedAt: number[] = [];
  readonly deadline: number;
  private readonly clock: ManualClock;

  constructor(clock: ManualClock, deadline: number) {
    this.clock = clock;
    this.deadline = deadline;
  }
  onDeadline(): void {
    this.firedAt.push(this.clock.time);
  }
}

describe('the wheel', () => {
  test('fires what was not removed, once, not early, and soon', () => {
    const step = fc.record({ wait: fc.nat(3000), delay: fc.nat(20_000), remove: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const clock = new ManualClock();
        const wheel = new DeadlineWheel(clock);
        const kept: Deadline[] = [];
        for (const { wait, delay, remove } of steps) {
          clock.advanceTo(clock.time + wait);
          const deadline = new Deadline(clock, clock.time + delay);
          wheel.add(deadline);
          if (remove) wheel.remove(deadline);
          else kept.push(deadline);
        }
        clock.advanceTo(clock.time + 30_000);
        for (const { deadline, firedAt } of kept) {
          expect(firedAt).toHaveLength(1);
          expect(firedAt[0]).toBeGreaterThanOrEqual(deadline);
          expect(firedAt[0]).toBeLessThanOrEqual(deadline + 16);
        }
        expect([wheel.size, clock.timer]).toEqual([0, undefined]);
      }),
    );
  });

  test('a process that stood still fires all that has passed, at once', () => {
    const clock = new ManualClock();
    const wheel = new DeadlineWheel(clock);
    const all = Array.from({ length: 50 }, (_, i) => new Deadline(clock, clock.time + i * 500));
    for (const deadline of all) wheel.add(deadline);
    clock.time += 100_000;
    clock.advanceTo(clock.time);
    expect(all.every(({ firedAt }) => firedAt.length === 1)).toBe(true);
  });

  test('one that is removed by another of the same moment does not fire', () => {
    const clock = new ManualClock();
    const wheel = new DeadlineWheel(clock);
    const [first, second] = [new Deadline(clock, 1001), new Deadline(clock, 1001)];
    first.onDeadline = () => wheel.remove(second);
    second.onDeadline = () => wheel.remove(first);
    wheel.add(first);
    wheel.add(second);
    clock.advanceTo(2000);
    expect(wheel.size).toBe(0);
    expect(clock.timer).toBeUndefined();
  });

  test('no deadline costs no timer', () => {
    const clock = new ManualClock();
    const wheel = new DeadlineWheel(clock);
    wheel.add(new Deadline(clock, Number.POSITIVE_INFINITY));
    expect([wheel.size, clock.timer]).toEqual([0, undefined]);
  });
});
