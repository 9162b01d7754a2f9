// What every protocol's node is: a state, and what its functions may use for the length of one step.

import { assert } from '../core/errors.ts';
import type { Input, Millis, Outbox, Protocol, Spec } from '../core/protocol.ts';

/** `out` and `now` are those of the current step. */
export interface StepContext<S extends Spec> {
  readonly state: Readonly<S['State']>;
  out: Outbox<S>;
  now: Millis;
}

/** Between steps there is nobody to put anything. */
export const NOWHERE: Outbox<Spec> = new Proxy({} as Outbox<Spec>, {
  get: () => assert(false, 'an effect outside of a step'),
});

/** The node whose steps `step` takes on `m`. */
export function nodeOf<S extends Spec, M extends StepContext<S>>(
  m: M,
  step: (m: M, input: Input<S>) => void,
): Protocol<S> {
  return {
    state: m.state,
    step(input: Input<S>, now: Millis, out: Outbox<S>): void {
      m.now = now;
      m.out = out;
      step(m, input);
      m.out = NOWHERE;
    },
  };
}
