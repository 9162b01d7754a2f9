// Options of NWR replication, read once.

import type { Millis } from '../../core/protocol.ts';
import { fillInOptions, invalidOption } from '../log-options.ts';

export interface NwrOptions {
  /** N: copies of each key. Default 3. All nodes of a store must have the same. */
  readonly copies: number;
  /** Places of each node on the ring. Default 64: shares differ by some 12 %. All nodes must have the same. */
  readonly virtualNodes: number;
  /** A request that does not get its answers for so long is unavailable. Default 1,000. */
  readonly timeoutMs: Millis;
  /**
   * A sloppy request turns to a stand-in when a node does not answer for so long. Default 100: several round trips. Shorter is
   * quicker when nodes are down, and makes more hints when they are slow.
   */
  readonly hedgeMs: Millis;
  /** How often hints are offered, one other node's copies are compared, and the deleted is looked after. Default 1,000. */
  readonly backgroundMs: Millis;
  /** Deletions are kept at least so long; session tokens must not be older. Default a day. */
  readonly tombstoneGraceMs: Millis;
  /**
   * No message is under way for longer. Default 60,000. A deletion that every node has is forgotten only after that, or a late
   * message would bring back what it deleted. More than twice `timeoutMs`.
   */
  readonly messageLifeMs: Millis;
  /** Values sent at once as copies are compared, in bytes. Default 1 MiB. */
  readonly syncBytesMax: number;
}

const DEFAULT_NWR_OPTIONS: NwrOptions = {
  copies: 3,
  virtualNodes: 64,
  timeoutMs: 1000,
  hedgeMs: 100,
  backgroundMs: 1000,
  tombstoneGraceMs: 86_400_000,
  messageLifeMs: 60_000,
  syncBytesMax: 1_048_576,
};

/** Fills in defaults and checks. Throws `invalid-option`. */
export function parseNwrOptions(partial: Partial<NwrOptions>): NwrOptions {
  const options = fillInOptions('nwr', DEFAULT_NWR_OPTIONS, partial, {
    durations: ['timeoutMs', 'hedgeMs', 'backgroundMs', 'tombstoneGraceMs', 'messageLifeMs'],
    counts: ['copies', 'virtualNodes', 'syncBytesMax'],
    countsOrNone: [],
    flags: [],
  });
  if (options.messageLifeMs <= 2 * options.timeoutMs) {
    throw invalidOption('nwr', 'messageLifeMs', options.messageLifeMs, 'more than twice timeoutMs');
  }
  return options;
}
