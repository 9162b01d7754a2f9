// Paxos's options, read once.

import type { Millis } from '../../core/protocol.ts';
import { fillInOptions, invalidOption } from '../log-options.ts';

export interface PaxosOptions {
  /**
   * A phase that gets no majority for so long is given up, for a higher ballot. Default 200: several round trips and disk
   * writes. Shorter reacts sooner to lost messages, and gives up ballots that would have succeeded.
   */
  readonly phaseTimeoutMs: Millis;
  /**
   * A proposer that meets a higher ballot waits at random up to this, twice as long after each further defeat. Default 20.
   * Longer lets duelling proposers part sooner, and lets a lone loser wait in vain.
   */
  readonly backOffMs: Millis;
  /** …but at most so long. Default 1,000. At least `backOffMs`. */
  readonly backOffMaxMs: Millis;
  /** How often a learner that waits for a value asks the acceptors. Default 300. */
  readonly inquiryMs: Millis;
}

export const DEFAULT_PAXOS_OPTIONS: PaxosOptions = {
  phaseTimeoutMs: 200,
  backOffMs: 20,
  backOffMaxMs: 1000,
  inquiryMs: 300,
};

/** Fills in defaults and checks. Throws `invalid-option`. */
export function parsePaxosOptions(partial: Partial<PaxosOptions>): PaxosOptions {
  const options = fillInOptions('paxos', DEFAULT_PAXOS_OPTIONS, partial, {
    durations: ['phaseTimeoutMs', 'backOffMs', 'backOffMaxMs', 'inquiryMs'],
    counts: [],
    countsOrNone: [],
    flags: [],
  });
  if (options.backOffMaxMs < options.backOffMs) {
    throw invalidOption('paxos', 'backOffMaxMs', options.backOffMaxMs, 'at least backOffMs');
  }
  return options;
}
