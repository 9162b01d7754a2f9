import type { Millis } from '../../core/protocol.ts';
export interface SwimOptions {
    /** Where this node is, in the driver's words; told to all members. Default ''. At most 255 bytes. */
    readonly address: string;
    /** What this node says of itself at first. Default none. */
    readonly metadata: Uint8Array;
    /**
     * Milliseconds of a protocol period: each member probes one other in each. Default 1,000. A failure is first noticed
     * after about 1.6 periods, whatever the size of the group; the load is two messages a member and period.
     */
    readonly probeIntervalMs: Millis;
    /** Milliseconds until helpers are asked. Default 400: above nearly all round trips, and leaves the helpers the rest of the period. */
    readonly probeTimeoutMs: Millis;
    /** Helpers asked to probe who did not answer: SWIM's k. Default 3. */
    readonly indirectProbes: number;
    /** Probes begin at a random time within the first period; false: at once, so that all who start together stay in step. Default true. */
    readonly isStaggered: boolean;
    /**
     * Periods, times log10 of the members, that a suspected member has at the least to speak up: Lifeguard's α. Default 4.
     * More: fewer false alarms, later certainty.
     */
    readonly suspicionMultiplier: number;
    /** How many times that long at the most, while nobody else confirms: Lifeguard's β. Default 6; 1 is plain SWIM. */
    readonly suspicionMaxFactor: number;
    /** Others that confirm a suspicion until its time is at the least: Lifeguard's K. Default 3. */
    readonly suspicionConfirmations: number;
    /**
     * How bad a node may think of its own health: it waits up to 1 + this many times as long before it blames others
     * (Lifeguard's S). Default 8; 0 is plain SWIM.
     */
    readonly localHealthMax: number;
    /** A suspected member hears of it in the very next ping (Lifeguard's buddy system). Default true; false is plain SWIM. */
    readonly buddySystem: boolean;
    /** λ: each member passes an update on λ·ln(members + 1) times. Default 3. */
    readonly retransmitFactor: number;
    /**
     * Milliseconds between rounds of gossip of their own while there is news; 0: news ride on probes only, as in the SWIM
     * paper. Default 200: news reach everybody five times as fast.
     */
    readonly gossipIntervalMs: Millis;
    /** Members told in each such round. Default 3. */
    readonly gossipFanout: number;
    /** Bytes that an encoded message takes at most, syncs excepted. Default 1,200: a datagram without fragments, sealed too. */
    readonly packetBytes: number;
    /** Bytes of a member's metadata. Default 512; at most `packetBytes` less 383. */
    readonly metadataBytesMax: number;
    /**
     * Milliseconds between two exchanges of all knowledge with a random member, and with one that was lost. Default 30,000;
     * stretched in groups of more than 32 members, by log2.
     */
    readonly syncIntervalMs: Millis;
    /** Milliseconds until contacts are asked again while no one answers. Default 1,000. */
    readonly joinRetryMs: Millis;
    /** Milliseconds until a leave ends, though not everybody may have been told. Default 5,000. */
    readonly leaveTimeoutMs: Millis;
    /** Milliseconds that failed and left members are remembered. Default 3,600,000. Longer than any stale news live. */
    readonly forgetMs: Millis;
}
export declare const DEFAULT_SWIM_OPTIONS: SwimOptions;
/** SWIM as of 2002: what Lifeguard added is switched off. */
export declare const PLAIN_SWIM_OPTIONS: Partial<SwimOptions>;
export declare const ADDRESS_BYTES_MAX = 255;
/** Fills in defaults and checks. Throws `invalid-option`. */
export declare function parseSwimOptions(partial: Partial<SwimOptions>): SwimOptions;
