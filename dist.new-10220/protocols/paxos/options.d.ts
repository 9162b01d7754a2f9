import type { Millis } from '../../core/protocol.ts';
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
export declare const DEFAULT_PAXOS_OPTIONS: PaxosOptions;
/** Fills in defaults and checks. Throws `invalid-option`. */
export declare function parsePaxosOptions(partial: Partial<PaxosOptions>): PaxosOptions;
