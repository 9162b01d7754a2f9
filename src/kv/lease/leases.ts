// Leases as replicated state: which exist, for how long each was granted, and which keys hang on each. Nothing here knows
// the time. Members measure it by themselves (lease-timer.ts), and one of them proposes that a lease end; whether it does is
// decided here, where the log is applied, alike on every replica: not if it was renewed after that member's last look.

import { kvError } from '../errors.ts';
import type { Keyspace, LeaseBook } from '../keyspace.ts';
import type { OrderedStore } from '../store.ts';
import { LEASE_KEYS, LEASES, type LeaseRecord, leaseKey, leaseOf } from '../tables.ts';

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
export const LEASE_TTL_SECONDS_MAX = 9_000_000_000;

export class Leases implements LeaseBook {
  observer: LeaseObserver | undefined = undefined;
  private readonly store: OrderedStore;
  private readonly leases = new Map<bigint, Lease>();

  constructor(store: OrderedStore) {
    this.store = store;
    this.load();
  }

  load(): void {
    this.leases.clear();
    const cursor = this.store.scan(LEASES, '', undefined);
    while (cursor.next()) {
      const id = leaseOf(cursor.key);
      this.leases.set(id, { id, ...cursor.value });
    }
    this.observer?.onReloaded();
  }

  get size(): number {
    return this.leases.size;
  }

  /** In no order. */
  all(): Iterable<Lease> {
    return this.leases.values();
  }

  get(id: bigint): Lease | undefined {
    return this.leases.get(id);
  }

  /** The keys that hang on the lease, in order. */
  keysOf(id: bigint): string[] {
    const prefix = leaseKey(id);
    const keys: string[] = [];
    const cursor = this.store.scan(LEASE_KEYS, prefix, undefined);
    while (cursor.next()) {
      if (!cursor.key.startsWith(prefix)) {
        cursor.close();
        break;
      }
      keys.push(cursor.key.slice(prefix.length));
    }
    return keys;
  }

  // ── what the key space asks and tells ──

  has(id: bigint): boolean {
    return this.leases.has(id);
  }

  attach(id: bigint, key: string): void {
    this.store.put(LEASE_KEYS, leaseKey(id) + key, true, true);
  }

  detach(id: bigint, key: string): void {
    this.store.delete(LEASE_KEYS, leaseKey(id) + key);
  }

  /** The log begins anew behind `index`: its numbers mean something else from now on. */
  rebase(index: number): void {
    for (const lease of [...this.leases.values()]) this.save({ ...lease, renewedAt: index }, false);
  }

  // ── commands; `index` is the entry's in the log ──

  /** Throws `lease-exists`, `lease-ttl-too-large`, `lease-not-found` for identifier 0. */
  grant(id: bigint, ttlSeconds: number, index: number): Lease {
    if (id === 0n) throw kvError('lease-not-found');
    if (ttlSeconds > LEASE_TTL_SECONDS_MAX) throw kvError('lease-ttl-too-large');
    if (this.leases.has(id)) throw kvError('lease-exists');
    const lease = { id, ttlSeconds, remainingSeconds: ttlSeconds, renewedAt: index };
    this.save(lease, true);
    this.observer?.onRenewed(lease);
    return lease;
  }

  /** Answers the time to live of each in seconds; 0 if there is no such lease. */
  renew(ids: readonly bigint[], index: number): number[] {
    return ids.map((id) => {
      const lease = this.leases.get(id);
      if (lease === undefined) return 0;
      const { ttlSeconds } = lease;
      const renewed = { id, ttlSeconds, remainingSeconds: ttlSeconds, renewedAt: index };
      this.save(renewed, false);
      this.observer?.onRenewed(renewed);
      return ttlSeconds;
    });
  }

  /** Notes how much time each has left, so that a member that starts anew does not give it all of it again. */
  checkpoint(seen: readonly LeaseCheckpoint[]): void {
    for (const { id, renewedAt, remainingSeconds } of seen) {
      const lease = this.leases.get(id);
      if (lease === undefined || lease.renewedAt !== renewedAt || remainingSeconds >= lease.remainingSeconds) continue;
      const noted = { ...lease, remainingSeconds };
      this.save(noted, false);
      this.observer?.onCheckpoint(noted);
    }
  }

  /** Ends a lease and deletes its keys, in one revision if it has any. Throws `lease-not-found`. */
  revoke(keyspace: Keyspace, id: bigint): void {
    if (!this.leases.has(id)) throw kvError('lease-not-found');
    for (const key of this.keysOf(id)) keyspace.remove(key);
    keyspace.endRevision();
    this.leases.delete(id);
    this.store.delete(LEASES, leaseKey(id));
    this.observer?.onEnded(id);
  }

  /** Ends those that have not been renewed since they were seen; each is a revision of its own. */
  expire(keyspace: Keyspace, seen: readonly LeaseSighting[]): void {
    for (const { id, renewedAt } of seen) {
      if (this.leases.get(id)?.renewedAt === renewedAt) this.revoke(keyspace, id);
    }
  }

  private save(lease: Lease, isNew: boolean): void {
    const { id, ttlSeconds, remainingSeconds, renewedAt } = lease;
    this.leases.set(id, lease);
    this.store.put(LEASES, leaseKey(id), { ttlSeconds, remainingSeconds, renewedAt }, isNew);
  }
}
