// When leases end: one timer by itself, and several members' timers over one log, with clocks that drift, members that lag,
// restart and take a state from another, and any of them, or several at once, proposing ends.

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeCommand, type KvCommand } from '../commands.ts';
import { KvMachine } from '../machine.ts';
import { createMemoryStore } from '../memory-store.ts';
import { putRequest } from '../testing/requests.ts';
import { LEASE_GRACE_MS, LeaseTimer } from './lease-timer.ts';

class Member {
  now = 0;
  applied = 0;
  machine = new KvMachine(createMemoryStore());
  timer = this.newTimer();

  private newTimer(): LeaseTimer {
    const timer = new LeaseTimer(this.machine.leases, () => this.now);
    this.machine.leases.observer = timer;
    return timer;
  }

  apply(command: KvCommand): void {
    this.machine.apply(++this.applied, 1, encodeCommand(command));
  }

  /** A new process on what `from` has: itself, or the member that sends a snapshot. */
  restart(from: Member = this): void {
    const snapshot = from.machine.snapshot();
    const machine = new KvMachine(createMemoryStore());
    machine.restore(snapshot);
    snapshot.release();
    this.machine = machine;
    this.applied = from.applied;
    this.timer = this.newTimer();
  }
}

describe('one timer', () => {
  test('a lease is due when its time and the grace are over, and again later if it is still there', () => {
    const member = new Member();
    member.apply({ type: 'lease-grant', id: 1n, ttlSeconds: 5 });
    member.now = 5000 + LEASE_GRACE_MS - 1;
    expect([member.timer.due(10).ended, member.timer.remainingSeconds(1n)]).toEqual([[], 0]);
    member.now++;
    expect(member.timer.due(10).ended).toEqual([{ id: 1n, renewedAt: 1 }]);
    expect(member.timer.due(10).ended).toEqual([]);
    member.now += 1000;
    expect(member.timer.due(10).ended).toEqual([{ id: 1n, renewedAt: 1 }]);
    member.apply({ type: 'lease-expire', leases: [{ id: 1n, renewedAt: 1 }] });
    member.now += 10_000;
    expect(member.timer.due(10).ended).toEqual([]);
  });

  test('a renewal starts its time anew', () => {
    const member = new Member();
    member.apply({ type: 'lease-grant', id: 1n, ttlSeconds: 5 });
    for (let i = 0; i < 10; i++) {
      member.now += 4000;
      expect([member.timer.due(10).ended, member.timer.remainingSeconds(1n)]).toEqual([[], 1]);
      member.apply({ type: 'lease-renew', ids: [1n] });
      expect(member.timer.remainingSeconds(1n)).toBe(5);
    }
    member.now += 5000 + LEASE_GRACE_MS;
    expect(member.timer.due(10).ended).toEqual([{ id: 1n, renewedAt: 11 }]);
  });

  test('many are due in the order of their ends, so many at a time', () => {
    const member = new Member();
    for (let i = 100; i >= 1; i--) member.apply({ type: 'lease-grant', id: BigInt(i), ttlSeconds: i });
    member.now = 50_000 + LEASE_GRACE_MS;
    const first = member.timer.due(20).ended.map(({ id }) => Number(id));
    const second = member.timer.due(100).ended.map(({ id }) => Number(id));
    expect(first).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
    expect(second).toEqual(Array.from({ length: 30 }, (_, i) => i + 21));
  });

  test('what remains of a long lease is noted now and then, and outlives a restart', () => {
    const member = new Member();
    member.apply({ type: 'lease-grant', id: 1n, ttlSeconds: 3600 });
    for (let minutes = 1; minutes <= 30; minutes++) {
      member.now += 60_000;
      const { checkpoints, ended } = member.timer.due(10);
      expect([checkpoints.length, ended]).toEqual([minutes % 6 === 0 ? 1 : 0, []]);
      if (checkpoints.length > 0) member.apply({ type: 'lease-checkpoint', leases: checkpoints });
    }
    expect(member.timer.remainingSeconds(1n)).toBe(1800);
    member.now += 200_000;
    member.restart();
    expect(member.timer.remainingSeconds(1n)).toBe(1800);
    member.now += 1_800_000 + LEASE_GRACE_MS;
    expect(member.timer.due(10).ended.length).toBe(1);
  });

  test('leases that are gone leave no trace, on members that never ask what is due either', () => {
    const member = new Member();
    member.apply({ type: 'lease-grant', id: 1n, ttlSeconds: 5 });
    for (let i = 0; i < 1000; i++) {
      member.apply({ type: 'lease-grant', id: 2n, ttlSeconds: 100_000 });
      member.apply({ type: 'lease-revoke', id: 2n });
    }
    expect(member.timer.looks).toBeLessThan(100);
    member.now = 5000 + LEASE_GRACE_MS;
    expect(member.timer.due(10).ended).toEqual([{ id: 1n, renewedAt: 1 }]);
  });

  test('a short lease, and one that is renewed, needs no note', () => {
    const member = new Member();
    member.apply({ type: 'lease-grant', id: 1n, ttlSeconds: 30 });
    for (let i = 0; i < 100; i++) {
      member.now += 10_000;
      expect(member.timer.due(10)).toEqual({ ended: [], checkpoints: [] });
      member.apply({ type: 'lease-renew', ids: [1n] });
    }
  });
});

const TTL_SECONDS = 5;
const MEMBERS = 3;
/** How much faster or slower than time a member's clock may run. */
const DRIFT = 0.01;

const action = fc.oneof(
  { weight: 6, arbitrary: fc.record({ wait: fc.integer({ min: 1, max: 3000 }) }) },
  { weight: 5, arbitrary: fc.record({ apply: fc.nat(MEMBERS - 1), entries: fc.nat(4) }) },
  { weight: 4, arbitrary: fc.record({ lead: fc.nat(MEMBERS - 1) }) },
  { weight: 2, arbitrary: fc.record({ renew: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ grant: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ restart: fc.nat(MEMBERS - 1) }) },
  { weight: 1, arbitrary: fc.record({ receive: fc.nat(MEMBERS - 1), from: fc.nat(MEMBERS - 1) }) },
);

test('no lease ends early, whoever leads, lags or restarts; and none lives on for ever', () => {
  fc.assert(
    fc.property(
      fc.array(action, { maxLength: 120, size: 'max' }),
      fc.array(fc.double({ min: -DRIFT, max: DRIFT, noNaN: true }), { minLength: MEMBERS, maxLength: MEMBERS }),
      (actions, drifts) => {
        const world = new World(drifts);
        for (const one of actions as readonly Record<string, number>[]) world.act(one);
        world.checkEnds();
      },
    ),
    { numRuns: 200 },
  );
});

interface Entry {
  readonly command: KvCommand;
  /** When whoever asked for it asked. */
  readonly askedAt: number;
}

class World {
  time = 0;
  readonly log: Entry[] = [];
  readonly members = Array.from({ length: MEMBERS }, () => new Member());
  private readonly drifts: readonly number[];

  constructor(drifts: readonly number[]) {
    this.drifts = drifts;
    this.ask({ type: 'lease-grant', id: 1n, ttlSeconds: TTL_SECONDS });
    this.ask({ type: 'put', request: putRequest({ key: 'k', lease: 1n }) });
  }

  private ask(command: KvCommand): void {
    this.log.push({ command, askedAt: this.time });
  }

  act(one: Record<string, number>): void {
    if (one['wait'] !== undefined) this.pass(one['wait']);
    else if (one['apply'] !== undefined) this.catchUp(one['apply'], one['entries']);
    else if (one['lead'] !== undefined) this.propose(one['lead']);
    else if (one['renew'] !== undefined) this.ask({ type: 'lease-renew', ids: [1n] });
    else if (one['grant'] !== undefined) this.ask({ type: 'lease-grant', id: 1n, ttlSeconds: TTL_SECONDS });
    else if (one['restart'] !== undefined) this.members[one['restart']]?.restart();
    else {
      const [to, from] = [this.members[one['receive'] ?? 0]!, this.members[one['from'] ?? 0]!];
      if (from.applied > to.applied) to.restart(from);
    }
  }

  pass(milliseconds: number): void {
    this.time += milliseconds;
    for (const [i, member] of this.members.entries()) member.now += milliseconds * (1 + (this.drifts[i] ?? 0));
  }

  catchUp(which: number, entries = Number.POSITIVE_INFINITY): void {
    const member = this.members[which]!;
    for (let i = 0; i < entries && member.applied < this.log.length; i++)
      member.apply(this.log[member.applied]!.command);
  }

  /** Whether it really leads, or only believes so, makes no difference. */
  propose(which: number): void {
    const { ended, checkpoints } = this.members[which]!.timer.due(10);
    if (ended.length > 0) this.ask({ type: 'lease-expire', leases: ended });
    if (checkpoints.length > 0) this.ask({ type: 'lease-checkpoint', leases: checkpoints });
  }

  checkEnds(): void {
    const judge = new KvMachine(createMemoryStore());
    let aliveUntil = 0;
    for (const [i, { command, askedAt }] of this.log.entries()) {
      const wasThere = judge.leases.has(1n);
      judge.apply(i + 1, 1, encodeCommand(command));
      const isThere = judge.leases.has(1n);
      if (wasThere && !isThere) expect(askedAt).toBeGreaterThanOrEqual(aliveUntil);
      // As long as a client may count on it that sent its request then.
      const slowest = TTL_SECONDS * 1000 * (1 - DRIFT);
      if (isThere && (command.type === 'lease-renew' || !wasThere)) aliveUntil = askedAt + slowest;
    }
    // With one leader that works, what nobody renews ends.
    this.catchUp(0);
    for (let seconds = 0; seconds < 2 * TTL_SECONDS && this.members[0]!.machine.leases.size > 0; seconds++) {
      this.pass(1000);
      this.propose(0);
      this.catchUp(0);
    }
    expect(this.members[0]!.machine.leases.size).toBe(0);
    expect(this.members[0]!.machine.mvcc.keyspace.headOf('k')?.isTombstone).toBe(true);
  }
}
