import type { Init, Millis, NodeId, Outbox } from '../../core/protocol.ts';
import type { Entry, GossipEvent, GossipSpec, Version, Walk } from './messages.ts';
import type { GossipOptions } from './options.ts';
import type { Rules } from './rules.ts';
/** Keys that share a checksum. */
export interface Bucket {
    /** Of the versions of all entries, in any order: equal on two nodes if they hold the same, and else but by chance (2⁻³²). */
    checksum: number;
    readonly entries: Map<string, Entry>;
}
/** A rumour that this node spreads. */
export interface Rumour extends Version {
    /** Contacts that speak against going on (rules R7, R8). */
    contacts: number;
    /**
     * Heard in the current cycle. Nobody who told it in the same cycle could know better, so all those count as needed, as in
     * Demers' simulation.
     */
    isFresh: boolean;
}
/** A hop of a walk that waits for an answer. */
export interface Hop {
    readonly walk: Walk;
    readonly to: NodeId;
}
export interface GossipState {
    readonly self: NodeId;
    /** Everybody, this node included, sorted. */
    ring: readonly NodeId[];
    readonly buckets: readonly Bucket[];
    /** The highest counter of any entry seen. */
    highest: number;
    readonly rumours: Map<string, Rumour>;
    /** Death certificates of lower counters have served their time. */
    reapedBelow: number;
    /** The latest walks seen, by starter and number: the fewest hops left of each. */
    readonly walksSeen: Map<string, number>;
    hop: Hop | undefined;
}
/** A node at work: its state and the step's surroundings. */
export interface Machine {
    readonly state: GossipState;
    readonly options: GossipOptions;
    readonly rules: Rules;
    readonly random: () => number;
    out: Outbox<GossipSpec>;
    now: Millis;
}
/** 256 bytes of checksums a comparison; a single change makes 1/64 of the versions travel. */
export declare const BUCKETS = 64;
export declare function createState(init: Init<GossipSpec, GossipOptions>, rules: Rules): GossipState;
/** Sorted, each once; the same list if it is that already: thousands of nodes in one process share it. */
export declare function ringOf(members: readonly NodeId[], self: NodeId): readonly NodeId[];
/** The latest write of `key` that this node knows, a death certificate too. */
export declare function entryOf(state: Readonly<GossipState>, key: string): Entry | undefined;
export declare function entriesOf(state: Readonly<GossipState>): Entry[];
/** Drops the death certificates of counters below `below`. */
export declare function reap(state: GossipState, below: number): void;
/** Takes a write that is newer than what is here; says whether it was. */
export declare function learn(m: Machine, entry: Entry, source: (GossipEvent & {
    type: 'changed';
})['source']): boolean;
