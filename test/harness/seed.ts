// QUORATE_SEED fixes the random choices of all property tests of a run; without it each run tries others. Either way a
// failing property prints its own seed.

const seed = process.env['QUORATE_SEED'];
if (seed !== undefined) {
  const { configureGlobal } = await import('fast-check');
  // fast-check's seeds are signed 32-bit integers.
  configureGlobal({ seed: Number(seed) | 0 });
}

export {};
