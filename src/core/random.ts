// Seeded randomness. Every random choice in the pure folders comes from one of these.

/** A generator of uniform numbers in [0, 1) with helpers; equal seeds give equal sequences on every engine. */
export interface Random {
  (): number;
  /** A uniform integer in [0, bound). */
  below(bound: number): number;
  /** A uniform number in [low, high). */
  between(low: number, high: number): number;
  /** True with probability `probability`. */
  chance(probability: number): boolean;
  /** A uniform element of a non-empty list. */
  pick<T>(items: readonly T[]): T;
  /** Shuffles in place (Fisher-Yates). */
  shuffle<T>(items: T[]): T[];
  /** An independent generator, so that one part's consumption does not shift another's sequence. */
  fork(): Random;
}

/** sfc32 (Chris Doty-Humphrey's PractRand), seeded through splitmix32. Seed: any safe integer. */
export function createRandom(seed: number): Random {
  let mixed = seed | 0;
  // The high half matters too: seeds are safe integers, not 32-bit ones.
  const high = Math.floor(seed / 0x1_0000_0000) | 0;
  const splitmix = (): number => {
    mixed = (mixed + 0x9e3779b9) | 0;
    let z = mixed ^ (mixed >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  };
  let a = splitmix() ^ high;
  let b = splitmix();
  let c = splitmix();
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();

  const random = (): number => (next() >>> 5) * (1 / 0x800_0000);
  return Object.assign(random, {
    below: (bound: number): number => Math.floor(random() * bound),
    between: (low: number, high2: number): number => low + random() * (high2 - low),
    chance: (probability: number): boolean => random() < probability,
    pick: <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T,
    shuffle: <T>(items: T[]): T[] => {
      for (let i = items.length - 1; i > 0; i--) {
        const j = Math.floor(random() * (i + 1));
        [items[i], items[j]] = [items[j] as T, items[i] as T];
      }
      return items;
    },
    fork: (): Random => createRandom(next() * 0x20_0000 + (next() >>> 11)),
  });
}
