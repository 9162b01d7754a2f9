// Seeded randomness: reproducible, independent where it says so, and uniform enough for what we do with it.

import { expect, test } from 'vitest';
import { createRandom } from './random.ts';

const take = (random: () => number, count: number) => Array.from({ length: count }, () => random());

test('one seed, one sequence, on every engine; another seed, another one', () => {
  expect(take(createRandom(1), 50)).toEqual(take(createRandom(1), 50));
  expect(take(createRandom(1), 50)).not.toEqual(take(createRandom(2), 50));
  // Seeds are safe integers: their high half counts.
  expect(take(createRandom(1), 50)).not.toEqual(take(createRandom(1 + 2 ** 32), 50));
});

test('numbers lie in their ranges and fill them', () => {
  const random = createRandom(3);
  const counts = new Array<number>(10).fill(0);
  for (let i = 0; i < 10_000; i++) counts[random.below(10)]!++;
  for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  for (const number of take(() => random.between(-2, 3), 1000)) {
    expect(number).toBeGreaterThanOrEqual(-2);
    expect(number).toBeLessThan(3);
  }
  expect(take(random, 1000).every((number) => number >= 0 && number < 1)).toBe(true);
  const heads = take(() => (random.chance(0.3) ? 1 : 0), 10_000).reduce((sum, one) => sum + one, 0);
  expect(Math.abs(heads - 3000)).toBeLessThan(200);
});

test('a shuffle keeps all items, a pick takes one of them', () => {
  const random = createRandom(4);
  const items = [1, 2, 3, 4, 5];
  expect([...random.shuffle([...items])].sort()).toEqual(items);
  expect(new Set(take(() => random.pick(items), 200))).toEqual(new Set(items));
});

test('a fork goes its own way: what it consumes does not shift its parent', () => {
  const [first, second] = [createRandom(5), createRandom(5)];
  const fork = first.fork();
  second.fork();
  take(fork, 100);
  expect(take(first, 20)).toEqual(take(second, 20));
  expect(take(fork, 20)).not.toEqual(take(first, 20));
});
