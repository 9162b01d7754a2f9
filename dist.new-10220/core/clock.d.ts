import type { Millis } from './protocol.ts';
export interface Clock {
    /** Monotonic; goes on while the process is stopped. */
    now(): Millis;
    /** Runs `callback` once the inputs of this iteration of the event loop are in. */
    endOfTurn(callback: () => void): void;
    /** Runs `callback` at or after `at`; returns how to call it off. */
    setTimer(at: Millis, callback: () => void): () => void;
}
