import type { NodeId } from '../../core/protocol.ts';
import type { GossipState } from './state.ts';
/** Which write of a key is meant: writes are ordered by counter, then by who wrote. */
export interface Version {
    readonly counter: number;
    /** Who wrote it. */
    readonly node: NodeId;
}
export interface KeyVersion extends Version {
    readonly key: string;
}
/** One write. Without a value it is a death certificate: the key was deleted (Demers §2). */
export interface Entry extends KeyVersion {
    readonly value: Uint8Array | undefined;
}
/** Which way news go in a comparison, seen from whoever began it. */
export type Direction = 'push' | 'pull' | 'push-pull';
/** A walk of repair along the closed ring: who began it, its number there, and how many hops are left. */
export interface Walk {
    readonly starter: NodeId;
    readonly number: number;
    readonly remaining: number;
    /** Hops that found nobody. */
    readonly skipped: number;
}
/** News, as long as the sender takes an interest in them. */
export interface Rumours {
    readonly type: 'rumours';
    readonly entries: readonly Entry[];
}
/** Answers rumours: for each of them, in order, whether it was no news. */
export interface Feedback {
    readonly type: 'feedback';
    readonly rumours: readonly (KeyVersion & {
        readonly wasKnown: boolean;
    })[];
}
/** Begins a comparison: one checksum for each bucket of keys. */
export interface Summary {
    readonly type: 'summary';
    readonly direction: Direction;
    readonly walk: Walk | undefined;
    readonly checksums: readonly number[];
}
/** Answers a summary: what the answerer has in the buckets that differ. */
export interface Digest {
    readonly type: 'digest';
    readonly direction: Direction;
    readonly walk: Walk | undefined;
    readonly buckets: readonly number[];
    readonly versions: readonly KeyVersion[];
}
/** Answers a digest, and answers what such an answer wants: what the other lacks, and what the sender lacks itself. */
export interface Delta {
    readonly type: 'delta';
    readonly walk: Walk | undefined;
    /** On a walk: nothing is left to send, so the receiver goes on with it. */
    readonly isLast: boolean;
    readonly entries: readonly Entry[];
    readonly wants: readonly string[];
}
export type GossipMessage = Rumours | Feedback | Summary | Digest | Delta;
export type GossipCommand = 
/** Writes a key. `at` is a lower bound of the write's counter: a wall clock's milliseconds, or 0 for none. */
{
    readonly type: 'put';
    readonly key: string;
    readonly value: Uint8Array;
    readonly at: number;
} | {
    readonly type: 'delete';
    readonly key: string;
    readonly at: number;
} | {
    readonly type: 'get';
    readonly key: string;
}
/** Whom to gossip with from now on; this node itself may be in the list. */
 | {
    readonly type: 'set-peers';
    readonly peers: readonly NodeId[];
}
/** Begins a walk along the closed ring. */
 | {
    readonly type: 'repair';
}
/**
 * Drops all death certificates whose counter is lower, and takes none of them again. A node that was cut off when the key
 * was deleted and comes back after this brings the key back to life.
 */
 | {
    readonly type: 'reap';
    readonly below: number;
};
export type GossipResult = {
    readonly type: 'written';
    readonly version: Version;
} | {
    readonly type: 'value';
    readonly entry: Entry | undefined;
} | {
    readonly type: 'accepted';
} | {
    readonly type: 'walking';
    readonly number: number;
} | {
    readonly type: 'refused';
    readonly code: 'key-too-long' | 'value-too-long';
    readonly message: string;
};
export type GossipRecord = {
    readonly type: 'entry';
    readonly entry: Entry;
} | {
    readonly type: 'reaped';
    readonly below: number;
};
export type GossipEvent = 
/** A newer version of a key is here. */
{
    readonly type: 'changed';
    readonly entry: Entry;
    readonly source: 'local' | 'rumour' | 'comparison';
}
/** The walk has no hops left: it ended at this node. */
 | {
    readonly type: 'walk-ended';
    readonly walk: Walk;
};
export type GossipTimer = 'rumours' | 'anti-entropy' | 'repair' | 'hop';
export interface GossipSpec {
    Message: GossipMessage;
    Command: GossipCommand;
    Result: GossipResult;
    Record: GossipRecord;
    Event: GossipEvent;
    Timer: GossipTimer;
    State: GossipState;
}
