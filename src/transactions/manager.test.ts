import { expect, test, vi } from 'vitest';
import type { Outcome } from '../protocols/atomic-commit.ts';
import { surveyTransactions } from './survey.ts';
import { type Account, MemoryWorld } from './testing/world.ts';
import type { OutcomeUnknownError, RunOptions } from './types.ts';

type Manager = Awaited<ReturnType<MemoryWorld['start']>>['manager'];

function transfer(manager: Manager, amount = 10, options?: RunOptions): Promise<string> {
  const work = async ({ left, right }: Record<'left' | 'right', Account>): Promise<string> => {
    left.add(-amount);
    right.add(amount);
    return 'made';
  };
  return manager.run(['left', 'right'], work, options);
}

test('commits at all, and gives what the work gave', async () => {
  const world = new MemoryWorld();
  const { manager } = await world.start();
  expect(await transfer(manager)).toBe('made');
  expect([world.left.balance, world.right.balance]).toEqual([990, 1010]);
  expect(world.prepared).toEqual([]);
  await manager.close();
  expect(await world.log.open().decisions()).toEqual([]);
});

test('work that throws leaves nothing, and what it threw is what is heard', async () => {
  const world = new MemoryWorld();
  const { manager } = await world.start();
  const poor = new Error('too little money');
  const work = manager.run(['left', 'right'], async ({ left }) => {
    left.add(-10);
    throw poor;
  });
  await expect(work).rejects.toBe(poor);
  expect([world.left.balance, world.right.balance]).toEqual([1000, 1000]);
  await manager.close();
});

test('one that cannot prepare aborts all, and says why', async () => {
  const world = new MemoryWorld();
  const { manager } = await world.start();
  world.right.trouble = 'refuses';
  await expect(transfer(manager)).rejects.toMatchObject({
    code: 'transaction-aborted',
    message: expect.stringMatching(/^transaction bank\/\d+\/1 was aborted: right: the database refuses$/),
  });
  await manager.close();
  expect([world.left.balance, world.right.balance, world.prepared]).toEqual([1000, 1000, []]);
});

test('one that is away keeps the others from beginning', async () => {
  const world = new MemoryWorld();
  const { manager } = await world.start();
  world.right.trouble = 'away';
  await expect(transfer(manager)).rejects.toMatchObject({ code: 'participant-unavailable' });
  await manager.close();
});

test.each([[['left', 'left']], [['left', 'middle']]])('participants %j are refused', async (names) => {
  const { manager } = await new MemoryWorld().start();
  await expect(manager.run(names as 'left'[], async () => {})).rejects.toMatchObject({ code: 'invalid-option' });
  await manager.close();
});

test('nobody takes part: nothing is decided', async () => {
  const { manager } = await new MemoryWorld().start();
  expect(await manager.run([], async () => 'done')).toBe('done');
  await manager.close();
});

test.each([[{ name: 'a b' }], [{ inDoubtMs: 0 }], [{ retryMs: Number.NaN }]])(
  'options %j are refused',
  async (options) => {
    await expect(new MemoryWorld().start({}, options)).rejects.toMatchObject({ code: 'invalid-option' });
  },
);

test('the process dies at any of its calls: the next one leaves all of it or nothing', async () => {
  const outcomes = new Set<string>();
  let calls = 0;
  for (let isOver = false; !isOver; ) {
    calls++;
    for (const hasEffect of [false, true]) {
      const world = new MemoryWorld();
      const { manager, died } = await world.start({ diesAt: calls, hasEffect });
      const made = manager === undefined ? 'dead' : await Promise.race([transfer(manager), died.then(() => 'dead')]);
      if (made !== 'dead') await manager.close({ timeoutMs: 20 });
      isOver = made !== 'dead';
      const decided = await world.log.open().decisions();
      const next = await world.start();
      await next.manager.resolve();
      const moved = 1000 - world.left.balance;
      expect(world.prepared).toEqual([]);
      expect(world.right.balance).toBe(1000 + moved);
      expect([0, 10]).toContain(moved);
      // What its user was told, or anybody could know, holds.
      if (made === 'made') expect(moved).toBe(10);
      for (const { outcome } of decided) expect(moved).toBe(outcome === 'commit' ? 10 : 0);
      outcomes.add(`${made} ${moved}`);
      // A second search finds nothing in doubt, and drops what nobody needs any more.
      await next.manager.resolve();
      expect(await world.log.open().decisions()).toEqual([]);
      expect(await transfer(next.manager)).toBe('made');
      await next.manager.close();
      void manager?.close({ timeoutMs: 1 });
    }
  }
  expect([...outcomes].sort()).toEqual(['dead 0', 'dead 10', 'made 10']);
  expect(calls).toBeGreaterThan(10);
});

test('what is prepared behind the back of its coordinator is found, and aborted', async () => {
  const world = new MemoryWorld();
  const { manager } = await world.start();
  world.right.trouble = 'late';
  await expect(transfer(manager)).rejects.toMatchObject({ code: 'transaction-aborted' });
  world.right.trouble = 'none';
  world.right.late?.();
  expect(world.right.prepared.size).toBe(1);
  for (const branch of world.right.prepared.values()) branch.ageMs = 60_000;
  // As soon as its own attempt is over.
  await vi.waitFor(async () => {
    expect(await manager.resolve()).toMatchObject([{ outcome: 'abort', carriedOut: ['right'], failed: [] }]);
  });
  await manager.close();
  expect([world.left.balance, world.right.balance, world.prepared]).toEqual([1000, 1000, []]);
});

test('what another manager has under way is left alone until it is old', async () => {
  const world = new MemoryWorld();
  const { manager, kill } = await world.start();
  world.log.isSilent = true;
  await expect(transfer(manager, 10, { timeoutMs: 20 })).rejects.toMatchObject({ code: 'outcome-unknown' });
  expect(world.prepared).toHaveLength(2);
  kill();
  world.log.isSilent = false;
  const other = await world.start({}, { name: 'other' });
  expect(await other.manager.resolve()).toEqual([]);
  for (const { prepared } of [world.left, world.right]) for (const branch of prepared.values()) branch.ageMs = 60_000;
  expect(await other.manager.resolve()).toMatchObject([{ outcome: 'abort' }]);
  expect(world.prepared).toEqual([]);
  await other.manager.close();
  await manager.close({ timeoutMs: 1 });
});

test('while the log is silent the outcome is unknown; it is heard when the log is back', async () => {
  const world = new MemoryWorld();
  const { manager } = await world.start();
  world.log.isSilent = true;
  const unknown = (await transfer(manager, 10, { timeoutMs: 20 }).catch(
    (error: unknown) => error,
  )) as OutcomeUnknownError;
  expect(unknown.code).toBe('outcome-unknown');
  expect(world.prepared).toHaveLength(2);
  const { transactions } = await surveyTransactions(undefined, { left: world.left.participant() });
  expect(transactions).toMatchObject([
    { transaction: unknown.transaction, decision: 'unknown', participants: { left: 'prepared', right: 'not-given' } },
  ]);
  world.log.isSilent = false;
  expect(await unknown.outcome).toBe('commit' satisfies Outcome);
  await manager.close();
  expect([world.left.balance, world.right.balance, world.prepared]).toEqual([990, 1010, []]);
});

test('a second one of the name takes over: the first says so, and commits nothing any more', async () => {
  const world = new MemoryWorld();
  const first = await world.start();
  const fenced = vi.fn();
  first.manager.events.on('fenced', fenced);
  const second = await world.start();
  await expect(transfer(first.manager)).rejects.toMatchObject({ code: 'fenced' });
  expect(fenced).toHaveBeenCalledOnce();
  await expect(transfer(first.manager)).rejects.toMatchObject({ code: 'fenced' });
  await first.manager.close();
  expect(await transfer(second.manager)).toBe('made');
  await second.manager.close();
  expect([world.left.balance, world.right.balance, world.prepared]).toEqual([990, 1010, []]);
});

test('a participant that is away when it should carry out is told until it has', async () => {
  const world = new MemoryWorld();
  const { manager } = await world.start();
  const hasComplained = new Promise((resolve) => manager.events.on('trouble', resolve));
  world.right.trouble = 'leaves';
  expect(await transfer(manager, 10, { settleMs: 1 })).toBe('made');
  expect(await hasComplained).toMatchObject({ what: 'right', error: { code: 'unreachable' } });
  world.right.trouble = 'none';
  await manager.close();
  expect(world.right.balance).toBe(1010);
});

test('closed: nothing new is begun, what is under way ends', async () => {
  const world = new MemoryWorld();
  const { manager } = await world.start();
  const made = transfer(manager);
  await made;
  await manager.close();
  await manager.close();
  await expect(transfer(manager)).rejects.toMatchObject({ code: 'stopped' });
});
