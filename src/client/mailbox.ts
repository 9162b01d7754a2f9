// What a stream brings, kept for the loop that reads it: a queue between callbacks and `for await`.

/** Above this many messages the source is asked to hold back, and below it to go on. */
const HELD_MAX = 64;

export class Mailbox<T> implements AsyncIterableIterator<T> {
  private readonly held: T[] = [];
  private waiting: { resolve: (result: IteratorResult<T>) => void; reject: (reason: unknown) => void } | undefined;
  private ended: { readonly error: unknown } | undefined;
  private readonly onFull: (isFull: boolean) => void;
  private readonly onLeave: () => void;
  private isFull = false;

  /** `onFull` is told when the reader lags, and when it no longer does; `onLeave` when it wants no more. */
  constructor(onFull: (isFull: boolean) => void, onLeave: () => void) {
    this.onFull = onFull;
    this.onLeave = onLeave;
  }

  push(value: T): void {
    if (this.ended) return;
    if (this.waiting) {
      const { resolve } = this.waiting;
      this.waiting = undefined;
      resolve({ done: false, value });
      return;
    }
    this.held.push(value);
    if (this.held.length >= HELD_MAX) this.setFull(true);
  }

  /** The last of it; what is held is still handed out. With an error, the reader's loop throws it then. */
  end(error?: unknown): void {
    if (this.ended) return;
    this.ended = { error };
    if (this.waiting) {
      const { resolve, reject } = this.waiting;
      this.waiting = undefined;
      if (error === undefined) resolve({ done: true, value: undefined });
      else reject(error);
    }
  }

  async next(): Promise<IteratorResult<T>> {
    const value = this.held.shift();
    if (value !== undefined) {
      if (this.held.length < HELD_MAX / 2) this.setFull(false);
      return { done: false, value };
    }
    if (this.ended) {
      const { error } = this.ended;
      this.ended = { error: undefined };
      if (error !== undefined) throw error;
      return { done: true, value: undefined };
    }
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  async return(): Promise<IteratorResult<T>> {
    this.held.length = 0;
    this.end();
    this.onLeave();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private setFull(isFull: boolean): void {
    if (this.isFull === isFull) return;
    this.isFull = isFull;
    this.onFull(isFull);
  }
}
