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
export declare const DEFAULT_GOSSIP_OPTIONS: GossipOptions;
/** Fills in defaults and checks. Throws `invalid-option`. */
export declare function parseGossipOptions(partial: Partial<GossipOptions>): GossipOptions;
