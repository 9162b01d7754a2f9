// What every decision log must fulfil.

import { expect, test } from 'vitest';
import type { DecisionLog } from '../decision-log.ts';

/** `open` gives another client of one and the same log. */
export function testDecisionLog(open: () => DecisionLog): void {
  const nobody = ['left', 'right'];

  test('has one id, whoever asks', async () => {
    const [a, b] = await Promise.all([open().id(), open().id()]);
    expect(a).toMatch(/^[0-9a-f]{12}$/);
    expect(b).toBe(a);
  });

  test('lives of a coordinator rise, and no two are the same', async () => {
    const [first, second, other] = [open(), open(), open()];
    const lives = [await first.enter('rising'), await second.enter('rising'), await other.enter('risen')];
    expect(lives).toEqual([...new Set(lives)].sort((a, b) => a - b));
  });

  test('the first decision stays, whoever comes second, and however often', async () => {
    const [one, two] = [open(), open()];
    const life = await one.enter('first');
    const [committed, aborted] = [1, 2].map((number) => ({ coordinator: 'first', life, number }));
    expect(await one.decide(committed!, 'commit', nobody)).toEqual({ outcome: 'commit', isFenced: false });
    expect(await two.decide(committed!, 'abort', [])).toEqual({ outcome: 'commit', isFenced: false });
    expect(await one.decide(committed!, 'commit', nobody)).toEqual({ outcome: 'commit', isFenced: false });
    expect(await two.decide(aborted!, 'abort', [])).toEqual({ outcome: 'abort', isFenced: false });
    expect(await one.decide(aborted!, 'commit', nobody)).toEqual({ outcome: 'abort', isFenced: false });
  });

  test('of many at once one decides, and all hear the same', async () => {
    const life = await open().enter('many');
    for (let number = 1; number <= 5; number++) {
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, at) =>
          open().decide({ coordinator: 'many', life, number }, at % 2 === 0 ? 'commit' : 'abort', nobody),
        ),
      );
      expect(new Set(answers.map(({ outcome }) => outcome)).size).toBe(1);
    }
  });

  test('an earlier life commits nothing any more; what it has committed stays', async () => {
    const log = open();
    const life = await log.enter('fenced');
    const before = { coordinator: 'fenced', life, number: 1 };
    const after = { coordinator: 'fenced', life, number: 2 };
    await log.decide(before, 'commit', nobody);
    const next = await open().enter('fenced');
    expect(await log.decide(after, 'commit', nobody)).toEqual({ outcome: 'abort', isFenced: true });
    expect(await log.decide(after, 'abort', nobody)).toMatchObject({ outcome: 'abort' });
    expect(await log.decide(before, 'abort', nobody)).toEqual({ outcome: 'commit', isFenced: true });
    const ofNext = { coordinator: 'fenced', life: next, number: 1 };
    expect(await log.decide(ofNext, 'commit', nobody)).toEqual({ outcome: 'commit', isFenced: false });
  });

  test('lists what is on record, and forgets it when told', async () => {
    const log = open();
    const life = await log.enter('listed');
    const names = Array.from({ length: 3 }, (_, at) => ({ coordinator: 'listed', life, number: at + 1 }));
    for (const name of names) await log.decide(name, name.number === 2 ? 'abort' : 'commit', nobody);
    const listed = async (): Promise<unknown[]> =>
      (await open().decisions())
        .filter(({ coordinator }) => coordinator === 'listed')
        .map(({ number, outcome, participants }) => [number, outcome, participants]);
    expect(await listed()).toEqual([
      [1, 'commit', nobody],
      [2, 'abort', nobody],
      [3, 'commit', nobody],
    ]);
    await log.forget(names.slice(0, 2));
    await log.forget([]);
    expect(await listed()).toEqual([[3, 'commit', nobody]]);
  });
}
