import type { Millis } from '../../core/protocol.ts';
export interface TwoPhaseOptions {
    /** How long a coordinator waits for all votes before it aborts. Default 1,000: longer suffers slower resources. */
    readonly voteTimeoutMs: Millis;
    /** How often a coordinator repeats what was not answered. Default 200: some round trips and disk writes. */
    readonly retryMs: Millis;
    /**
     * How long a participant waits, with its locks held, before it asks about a transaction, and from one time to the next.
     * Default 2,000: longer than a coordinator takes to decide. A participant that has not voted by then votes no.
     */
    readonly inDoubtMs: Millis;
    /** Whether participants in doubt ask one another too, not the coordinator alone. Default true. */
    readonly cooperative: boolean;
    /**
     * Where decisions are kept. `own-log`, the default: with the coordinator, and while it is away nobody may know them.
     * `port`: the driver puts them where the first decision of a transaction stays the only one, such as a replicated log; then
     * participants in doubt find out by themselves. All nodes must agree on this option.
     */
    readonly decisionRecord: 'own-log' | 'port';
}
export declare const DEFAULT_TWO_PHASE_OPTIONS: TwoPhaseOptions;
/** Fills in defaults and checks. Throws `invalid-option`. */
export declare function parseTwoPhaseOptions(partial: Partial<TwoPhaseOptions>): TwoPhaseOptions;
