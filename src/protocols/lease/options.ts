// The lease protocol's options, read once.

import type { Millis, NodeId } from '../../core/protocol.ts';
import { fillInOptions, invalidOption } from '../log-options.ts';

/** `durable`: every grant is on disk before it is told. `wait-out`: nothing is, and a restarted issuer waits a term. */
export type IssuerMemory = 'durable' | 'wait-out';

export interface LeaseOptions {
  /** The node that grants. Default 1. */
  readonly issuer: NodeId;
  /** The node that has the guarded resources. Default 1. */
  readonly guard: NodeId;
  /**
   * How long a lease holds unless it is renewed, on the holder's clock. Default 10,000. Longer survives longer outages of the
   * issuer; shorter frees sooner what a crashed holder had.
   */
  readonly termMs: Millis;
  /**
   * By how much any clock may run fast or slow, as a fraction of true time. Default 0.01, a hundred times what quartz does. The
   * issuer waits for so much longer. Clocks beyond it give two holders at once; then only fencing tokens help.
   */
  readonly driftBound: number;
  /** A holder renews so long after it last asked. Default: a third of the term. Below `termMs`. */
  readonly renewEveryMs: Millis;
  /** Who waits for a lease asks again so often, and so does a holder whose renewal is not answered. Default 300. */
  readonly retryMs: Millis;
  /** A use that the guard does not answer for so long ends in doubt. Default 1,000. */
  readonly accessTimeoutMs: Millis;
  /** Default 'durable': a disk write a grant. 'wait-out' has none, and grants nothing for a term after a restart. */
  readonly issuerMemory: IssuerMemory;
}

const DEFAULT_LEASE_OPTIONS: LeaseOptions = {
  issuer: 1,
  guard: 1,
  termMs: 10_000,
  driftBound: 0.01,
  renewEveryMs: 0,
  retryMs: 300,
  accessTimeoutMs: 1000,
  issuerMemory: 'durable',
};

/** Fills in defaults and checks. Throws `invalid-option`. */
export function parseLeaseOptions(partial: Partial<LeaseOptions>): LeaseOptions {
  const termMs = partial.termMs ?? DEFAULT_LEASE_OPTIONS.termMs;
  const defaults = { ...DEFAULT_LEASE_OPTIONS, renewEveryMs: termMs / 3 };
  const options = fillInOptions('lease', defaults, partial, {
    durations: ['termMs', 'renewEveryMs', 'retryMs', 'accessTimeoutMs'],
    counts: ['issuer', 'guard'],
    countsOrNone: [],
    flags: [],
  });
  if (!(options.driftBound >= 0 && options.driftBound < 1)) {
    throw invalidOption('lease', 'driftBound', options.driftBound, 'from 0 to below 1');
  }
  if (options.renewEveryMs >= options.termMs) {
    throw invalidOption('lease', 'renewEveryMs', options.renewEveryMs, 'below termMs');
  }
  if (options.issuerMemory !== 'durable' && options.issuerMemory !== 'wait-out') {
    throw invalidOption('lease', 'issuerMemory', options.issuerMemory, 'durable or wait-out');
  }
  return options;
}
