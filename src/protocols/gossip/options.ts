// Gossip's options: each with unit, default and trade-off. Checked once, at the edge; no defaults afterwards.

import { QuorateError } from '../../core/errors.ts';
import type { Millis } from '../../core/protocol.ts';
import type { Direction } from './messages.ts';

export interface GossipOptions {
  /**
   * Whole stores are compared, and news go this way; `off` for none. Default `push-pull`: the fewest rounds. `pull` alone
   * finishes the last few sites in O(log log n) rounds, `push` alone reaches the first half as fast and is slow at the end.
   */
  readonly antiEntropy: Direction | 'off';
  /** Milliseconds from one comparison that a node begins to its next. Default 1,000. */
  readonly antiEntropyIntervalMs: Millis;
  /**
   * With whom: a `random` peer, or always the successor on the `ring` of all ids. Default `random`: O(log n) rounds, with
   * high probability. The ring takes up to n − 1 rounds, but never more, while all its nodes are up.
   */
  readonly partners: 'random' | 'ring';
  /**
   * New entries spread as rumours until their holders lose interest. `feedback`: by unneeded contacts, which the recipient
   * reports; `blind`: by contacts, whatever came of them; `off`: no rumours. Default `feedback`. Rumours alone leave a
   * residue of nodes that never hear (Demers §1.4); anti-entropy behind them reaches those too.
   */
  readonly rumours: 'feedback' | 'blind' | 'off';
  /** Interest is lost after `interestLimit` contacts in a row (`counter`) or with probability 1/`interestLimit` at each (`coin`). Default `counter`. */
  readonly interest: 'counter' | 'coin';
  /** Demers' k. Default 4: 0.36 % residue at 5.6 messages a site. */
  readonly interestLimit: number;
  /** Milliseconds between two contacts of a node that has rumours. Default 100. */
  readonly rumourIntervalMs: Millis;
  /** Peers told at each such time. Default 1. */
  readonly rumourFanout: number;
  /** Milliseconds between walks along the closed ring, which the lowest id begins; 0 for none. Default 0. */
  readonly repairIntervalMs: Millis;
  /** Milliseconds until a walk passes over a node that does not answer. Default 500. */
  readonly hopTimeoutMs: Millis;
  /** Default 256. */
  readonly keyBytesMax: number;
  /** Default 16,384. */
  readonly valueBytesMax: number;
  /** Bytes of entries in one message of rumours; a larger entry travels alone. Default 1,200: a datagram without fragments. */
  readonly rumourBytes: number;
  /** Bytes of entries in one message of a comparison; a larger entry travels alone. Default 262,144. */
  readonly deltaBytes: number;
}

export const DEFAULT_GOSSIP_OPTIONS: GossipOptions = {
  antiEntropy: 'push-pull',
  antiEntropyIntervalMs: 1000,
  partners: 'random',
  rumours: 'feedback',
  interest: 'counter',
  interestLimit: 4,
  rumourIntervalMs: 100,
  rumourFanout: 1,
  repairIntervalMs: 0,
  hopTimeoutMs: 500,
  keyBytesMax: 256,
  valueBytesMax: 16_384,
  rumourBytes: 1200,
  deltaBytes: 262_144,
};

const CHOICES = {
  antiEntropy: ['push', 'pull', 'push-pull', 'off'],
  partners: ['random', 'ring'],
  rumours: ['feedback', 'blind', 'off'],
  interest: ['counter', 'coin'],
} as const satisfies { readonly [K in keyof GossipOptions]?: readonly GossipOptions[K][] };
const DURATIONS = ['antiEntropyIntervalMs', 'rumourIntervalMs', 'hopTimeoutMs'] as const;
const DURATIONS_OR_NONE = ['repairIntervalMs'] as const;
const COUNTS = ['interestLimit', 'rumourFanout', 'keyBytesMax', 'valueBytesMax', 'rumourBytes', 'deltaBytes'] as const;

/** Fills in defaults and checks. Throws `invalid-option`. */
export function parseGossipOptions(partial: Partial<GossipOptions>): GossipOptions {
  const given = Object.fromEntries(Object.entries(partial).filter(([, value]) => value !== undefined));
  for (const name of Object.keys(given)) {
    if (!(name in DEFAULT_GOSSIP_OPTIONS)) throw new QuorateError('invalid-option', `gossip has no option ${name}`);
  }
  const options: GossipOptions = { ...DEFAULT_GOSSIP_OPTIONS, ...given };
  const check = (name: keyof GossipOptions, isRight: boolean, rule: string): void => {
    if (isRight) return;
    throw new QuorateError('invalid-option', `gossip option ${name} is ${String(options[name])}: must be ${rule}`);
  };
  for (const [name, choices] of Object.entries(CHOICES) as [keyof typeof CHOICES, readonly string[]][]) {
    check(name, choices.includes(options[name]), `one of ${choices.join(', ')}`);
  }
  for (const name of DURATIONS) {
    check(name, Number.isFinite(options[name]) && options[name] > 0, 'a positive number of milliseconds');
  }
  for (const name of DURATIONS_OR_NONE) {
    check(name, Number.isFinite(options[name]) && options[name] >= 0, 'a number of milliseconds, or 0');
  }
  for (const name of COUNTS) {
    check(name, Number.isSafeInteger(options[name]) && options[name] > 0, 'a positive integer');
  }
  return options;
}
