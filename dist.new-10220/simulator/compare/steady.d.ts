import { type Traffic } from './conditions.ts';
import type { Contestant } from './contestants.ts';
export interface SteadyCosts {
    /** One request at a time, asked of the leader: per entry, less what the cluster does when idle. */
    readonly alone: Traffic;
    /** The same, asked of another member. */
    readonly aloneElsewhere: Traffic;
    /** Message delays from the request to the answer, at the leader and at another member. */
    readonly delaysAtLeader: number;
    readonly delaysElsewhere: number;
    /** Syncs that wait for one another on that way. */
    readonly syncsInPath: number;
    /** The same for linearizable reads. */
    readonly readsAtLeader: Traffic;
    readonly readDelaysAtLeader: number;
    readonly readDelaysElsewhere: number;
    /** `concurrent` requests at a time, asked of the leader: per entry. */
    readonly crowded: Traffic;
    readonly concurrent: number;
    /** Messages a second of a cluster without requests. */
    readonly idleMessagesPerSecond: number;
}
export declare function measureSteady(contestant: Contestant, seed: number, nodes: number): SteadyCosts;
