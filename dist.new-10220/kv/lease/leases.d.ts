import type { Keyspace, LeaseBook } from '../keyspace.ts';
import type { OrderedStore } from '../store.ts';
import { type LeaseRecord } from '../tables.ts';
export interface Lease extends LeaseRecord {
    readonly id: bigint;
}
/** A lease as somebody saw it: granted or renewed by the log's entry `renewedAt`, and not since. */
export interface LeaseSighting {
    readonly id: bigint;
    readonly renewedAt: number;
}
/** …and how much of its time it had left then. */
export interface LeaseCheckpoint extends LeaseSighting {
    readonly remainingSeconds: number;
}
/** Hears of what matters to those who measure time. */
export interface LeaseObserver {
    /** Granted or renewed: it has its whole time from now on. */
    onRenewed(lease: Lease): void;
    /** It has no more than `remainingSeconds` from now on. */
    onCheckpoint(lease: Lease): void;
    onEnded(id: bigint): void;
    /** Everything may have changed: the state was replaced. */
    onReloaded(): void;
}
/** etcd's bound on a time to live, in seconds: some 285 years. */
export declare const LEASE_TTL_SECONDS_MAX = 9000000000;
export declare class Leases implements LeaseBook {
    observer: LeaseObserver | undefined;
    private readonly store;
    private readonly leases;
    constructor(store: OrderedStore);
    load(): void;
    get size(): number;
    /** In no order. */
    all(): Iterable<Lease>;
    get(id: bigint): Lease | undefined;
    /** The keys that hang on the lease, in order. */
    keysOf(id: bigint): string[];
    has(id: bigint): boolean;
    attach(id: bigint, key: string): void;
    detach(id: bigint, key: string): void;
    /** Throws `lease-exists`, `lease-ttl-too-large`, `lease-not-found` for identifier 0. */
    grant(id: bigint, ttlSeconds: number, index: number): Lease;
    /** Answers the time to live of each in seconds; 0 if there is no such lease. */
    renew(ids: readonly bigint[], index: number): number[];
    /** Notes how much time each has left, so that a member that starts anew does not give it all of it again. */
    checkpoint(seen: readonly LeaseCheckpoint[]): void;
    /** Ends a lease and deletes its keys, in one revision if it has any. Throws `lease-not-found`. */
    revoke(keyspace: Keyspace, id: bigint): void;
    /** Ends those that have not been renewed since they were seen; each is a revision of its own. */
    expire(keyspace: Keyspace, seen: readonly LeaseSighting[]): void;
    private save;
}
