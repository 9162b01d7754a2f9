// Waiting for what a member will answer, in tests.

/** Asks again until the answer is not false; the suite's own time-out ends it. */
export async function until<T>(ask: () => Promise<T | false>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== false) return answer;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
