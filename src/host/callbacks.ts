// Calling back into code that is not ours: what it throws is its own affair and must not stop the node.

import type { QuorateError } from '../core/errors.ts';

/** Rethrows outside of the node's own stack, where the process's handler for uncaught exceptions sees it. */
function rethrowLater(error: unknown): void {
  queueMicrotask(() => {
    throw error;
  });
}

export function callBack(done: (error?: QuorateError) => void, error: QuorateError | undefined): void {
  try {
    if (error === undefined) done();
    else done(error);
  } catch (thrown) {
    rethrowLater(thrown);
  }
}

export function callBackWith<T>(
  done: (error: QuorateError | undefined, result: T) => void,
  error: QuorateError | undefined,
  result: T,
): void {
  try {
    done(error, result);
  } catch (thrown) {
    rethrowLater(thrown);
  }
}

/** Listeners by event name. Listeners are called in the order of their registration. */
export class Listeners<Events> {
  private readonly lists: { [K in keyof Events]?: ((value: Events[K]) => void)[] } = {};

  on<K extends keyof Events>(event: K, listener: (value: Events[K]) => void): () => void {
    this.lists[event] = [...(this.lists[event] ?? []), listener];
    return () => {
      this.lists[event] = (this.lists[event] ?? []).filter((other) => other !== listener);
    };
  }

  emit<K extends keyof Events>(event: K, value: Events[K]): void {
    for (const listener of this.lists[event] ?? []) {
      try {
        listener(value);
      } catch (thrown) {
        rethrowLater(thrown);
      }
    }
  }
}
