// Multi-Paxos' options: each with unit, default, formula and trade-off. Checked once, at the edge; no defaults afterwards.

import type { QuorateError } from '../../core/errors.ts';
import type { Millis } from '../../core/protocol.ts';
import { fillInOptions, invalidOption, type OptionKinds } from '../log-options.ts';

export interface MultiPaxosOptions {
  /**
   * Milliseconds without a word from the leader after which a follower may campaign, a leader without a quorum steps down,
   * and promises are given again. Default 350: a leader's death is noticed after 350 to 500 ms less half a heartbeat, about
   * 370 ms in the median with two followers, and the next write commits a few milliseconds later; while a pause of the
   * leader (garbage collection, a slow turn) must last seven heartbeats to cost it its office. A follower's pause costs
   * nothing at all: its canvass is refused by those who hear the leader. Must be alike on all members if `leaseReads` is on.
   */
  readonly electionTimeoutMs: Millis;
  /**
   * Milliseconds: each election time-out is drawn from [electionTimeoutMs, electionTimeoutMs + electionJitterMs). Default
   * 150. Wide against a round trip with a disk write (a few milliseconds), so that elections rarely split: two followers
   * meet within 5 ms in about one case of 15, which costs one more time-out. More members want more.
   */
  readonly electionJitterMs: Millis;
  /**
   * Milliseconds between heartbeats. Default 50, a seventh of the election time-out: six lost in a row are harmless, and
   * 20 messages a second and follower cost nothing.
   */
  readonly heartbeatIntervalMs: Millis;
  /** Ask whether a quorum would promise before spending a ballot on it, as Raft's pre-vote does. Default true. */
  readonly canvass: boolean;
  /** A leader that hears of no majority for an election time-out steps down. Default true. Lease reads need it. */
  readonly checkQuorum: boolean;
  /**
   * Milliseconds that a leader's own accept may wait for its own disk before the leader steps down. Default 1,050 (three
   * election time-outs): longer than the stalls of a busy but healthy disk, during which the followers' disks commit alone.
   * At least `electionTimeoutMs`.
   */
  readonly diskStallMs: Millis;
  /** Accepts under way to one acceptor that were not acknowledged yet. Default 256. Covers bandwidth × round trip. */
  readonly maxInflightMessages: number;
  /** Bytes of entries under way to one acceptor. Default 16 MiB: bounds what a slow acceptor makes the sender queue. */
  readonly maxInflightBytes: number;
  /**
   * Bytes of entries in one accept, and of what one page of a promise tells; a larger entry travels alone. Default 1 MiB: large
   * enough to amortise, small enough to pipeline.
   */
  readonly maxAcceptBytes: number;
  /** Bytes of user data that the leader took and that are not chosen yet; more is refused with `quota-exceeded`. Default 64 MiB. */
  readonly maxUncommittedBytes: number;
  /**
   * Entries that stay in memory after compaction, so that a follower that was briefly away needs no snapshot. Default 5,000,
   * within `retainedBytes`.
   */
  readonly retainedEntries: number;
  /** Bytes of such entries. Default 16 MiB. */
  readonly retainedBytes: number;
  /** Entries that a learner may lack and still be promoted. Default 1,000: some ten milliseconds of full load. */
  readonly maxLearnerLagEntries: number;
  /**
   * Answer reads asked of the leader from its lease, without a round of heartbeats. Default false: safe only while all
   * clocks keep within `clockDriftBound`.
   */
  readonly leaseReads: boolean;
  /**
   * How far a second on one member's monotonic clock may be from a true second, as a fraction. Default 0.05. The lease lasts
   * electionTimeoutMs × (1 − bound) / (1 + bound) from when the heartbeat was sent.
   */
  readonly clockDriftBound: number;
}

export const DEFAULT_MULTI_PAXOS_OPTIONS: MultiPaxosOptions = {
  electionTimeoutMs: 350,
  electionJitterMs: 150,
  heartbeatIntervalMs: 50,
  canvass: true,
  checkQuorum: true,
  diskStallMs: 1050,
  maxInflightMessages: 256,
  maxInflightBytes: 16 * 1024 * 1024,
  maxAcceptBytes: 1024 * 1024,
  maxUncommittedBytes: 64 * 1024 * 1024,
  retainedEntries: 5000,
  retainedBytes: 16 * 1024 * 1024,
  maxLearnerLagEntries: 1000,
  leaseReads: false,
  clockDriftBound: 0.05,
};

const KINDS: OptionKinds<MultiPaxosOptions> = {
  durations: ['electionTimeoutMs', 'electionJitterMs', 'heartbeatIntervalMs', 'diskStallMs'],
  counts: ['maxInflightMessages', 'maxInflightBytes', 'maxAcceptBytes', 'maxUncommittedBytes'],
  countsOrNone: ['retainedEntries', 'retainedBytes', 'maxLearnerLagEntries'],
  flags: ['canvass', 'checkQuorum', 'leaseReads'],
};

function invalid(name: keyof MultiPaxosOptions, value: unknown, rule: string): QuorateError {
  return invalidOption('multi-paxos', name, value, rule);
}

/** Fills in defaults and checks; `diskStallMs` follows a larger election time-out unless given. Throws `invalid-option`. */
export function parseMultiPaxosOptions(partial: Partial<MultiPaxosOptions>): MultiPaxosOptions {
  const options = fillInOptions('multi-paxos', DEFAULT_MULTI_PAXOS_OPTIONS, partial, KINDS);
  if (options.heartbeatIntervalMs * 2 > options.electionTimeoutMs) {
    throw invalid('heartbeatIntervalMs', options.heartbeatIntervalMs, 'at most half of electionTimeoutMs');
  }
  if (!(options.clockDriftBound >= 0 && options.clockDriftBound < 1)) {
    throw invalid('clockDriftBound', options.clockDriftBound, 'a fraction from 0 to below 1');
  }
  if (options.leaseReads && !options.checkQuorum) {
    throw invalid('leaseReads', options.leaseReads, 'false while checkQuorum is false');
  }
  if (partial.diskStallMs === undefined) return { ...options, diskStallMs: options.electionTimeoutMs * 3 };
  if (options.diskStallMs < options.electionTimeoutMs) {
    throw invalid('diskStallMs', options.diskStallMs, 'at least electionTimeoutMs');
  }
  return options;
}
