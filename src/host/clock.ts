// The host's clock as a port, so that tests own the time and the turns.

import type { Millis } from '../core/protocol.ts';

export interface Clock {
  /** Monotonic; goes on while the process is stopped. */
  now(): Millis;
  /** Runs `callback` once the inputs of this iteration of the event loop are in. */
  endOfTurn(callback: () => void): void;
  /** Runs `callback` at or after `at`; returns how to call it off. */
  setTimer(at: Millis, callback: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  // The check phase follows the poll phase at once: all sockets that were readable have been read by then.
  endOfTurn: (callback) => {
    setImmediate(callback);
  },
  setTimer: (at, callback) => {
    const timer = setTimeout(callback, Math.max(1, Math.ceil(at - performance.now())));
    return () => clearTimeout(timer);
  },
};
