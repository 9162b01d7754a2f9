// The options of three-phase commit, read once. They say how fast everything is: safety depends on it.

import type { Millis } from '../../core/protocol.ts';
import { fillInOptions, invalidOption } from '../log-options.ts';

export interface ThreePhaseOptions {
  /** How long a coordinator waits for all votes before it aborts. Default 1,000: longer suffers slower resources. */
  readonly voteTimeoutMs: Millis;
  /**
   * Who does not answer for so long has crashed. Default 500. It must be longer than a round trip with a disk write at its
   * far end can ever take: an answer that comes later finds a decision made without it.
   */
  readonly answerTimeoutMs: Millis;
  /**
   * A participant that hears nothing for so long takes its coordinator for crashed. Default 3,000. At least
   * `voteTimeoutMs` + 2 × `answerTimeoutMs`. The participants' turns to lead are apart by as much.
   */
  readonly silenceMs: Millis;
  /** How often what was not answered is repeated. Default 200. */
  readonly retryMs: Millis;
}

export const DEFAULT_THREE_PHASE_OPTIONS: ThreePhaseOptions = {
  voteTimeoutMs: 1000,
  answerTimeoutMs: 500,
  silenceMs: 3000,
  retryMs: 200,
};

/** Fills in defaults and checks. Throws `invalid-option`. */
export function parseThreePhaseOptions(partial: Partial<ThreePhaseOptions>): ThreePhaseOptions {
  const options = fillInOptions('three-phase-commit', DEFAULT_THREE_PHASE_OPTIONS, partial, {
    durations: ['voteTimeoutMs', 'answerTimeoutMs', 'silenceMs', 'retryMs'],
    counts: [],
    countsOrNone: [],
    flags: [],
  });
  const { silenceMs, voteTimeoutMs, answerTimeoutMs } = options;
  if (silenceMs < voteTimeoutMs + 2 * answerTimeoutMs) {
    throw invalidOption('three-phase-commit', 'silenceMs', silenceMs, 'at least voteTimeoutMs + 2 × answerTimeoutMs');
  }
  return options;
}
