import type { Millis } from '../../core/protocol.ts';
export interface ZabOptions {
    /**
     * Milliseconds without a word from the leader after which a follower looks for another one, a leader without a quorum
     * steps down, and a discovery that found no quorum is given up. Default 350: seven heartbeats. Must be alike on all
     * members if `leaseReads` is on.
     */
    readonly electionTimeoutMs: Millis;
    /**
     * Milliseconds: each wait for a leader is drawn from [electionTimeoutMs, electionTimeoutMs + electionJitterMs). Default 50.
     * Elections do not split, so it only keeps members from failing in step.
     */
    readonly electionJitterMs: Millis;
    /**
     * Milliseconds that a looking node waits for a better vote once a quorum, but not everybody, agrees. Default 20: several
     * round trips of a local network. Too short elects nodes that lack what others have, and costs another election.
     */
    readonly electionSettleMs: Millis;
    /** Milliseconds between pings, and between repetitions of what was not answered. Default 50. */
    readonly heartbeatIntervalMs: Millis;
    /**
     * Milliseconds that a leader's own append may wait for its own disk before the leader steps down. Default three election
     * time-outs, at least one.
     */
    readonly diskStallMs: Millis;
    /** Proposals under way to one follower that were not acknowledged yet. Default 256. */
    readonly maxInflightMessages: number;
    /** Bytes of entries under way to one follower. Default 16 MiB: bounds what a slow follower makes the sender queue. */
    readonly maxInflightBytes: number;
    /** Bytes of entries in one message; a larger entry travels alone. Default 1 MiB. */
    readonly maxAppendBytes: number;
    /** Bytes of user data in the leader's log that are not committed yet; more is refused with `quota-exceeded`. Default 64 MiB. */
    readonly maxUncommittedBytes: number;
    /**
     * Entries that stay in memory after compaction, so that a follower that was briefly away needs no snapshot. Default 5,000,
     * within `retainedBytes`.
     */
    readonly retainedEntries: number;
    /** Bytes of such entries. Default 16 MiB. */
    readonly retainedBytes: number;
    /** Entries that a learner may lack and still be promoted. Default 1,000. */
    readonly maxLearnerLagEntries: number;
    /**
     * Answer reads asked of the leader from its lease, without a round of pings. Default false: safe only while all clocks
     * keep within `clockDriftBound`.
     */
    readonly leaseReads: boolean;
    /**
     * How far a second on one member's monotonic clock may be from a true second, as a fraction. Default 0.05. The lease lasts
     * electionTimeoutMs × (1 − bound) / (1 + bound) from when the ping was sent.
     */
    readonly clockDriftBound: number;
}
export declare const DEFAULT_ZAB_OPTIONS: ZabOptions;
/** Fills in defaults and checks; `diskStallMs` follows a larger election time-out unless given. Throws `invalid-option`. */
export declare function parseZabOptions(partial: Partial<ZabOptions>): ZabOptions;
