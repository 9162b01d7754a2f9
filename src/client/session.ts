// A lease that is granted, kept alive and given back: what locks and elections stand on.

import { GRPC_STATUS } from '../grpc/status.ts';
import { RpcError } from './errors.ts';
import type { KeptLease, LeaseKeepers } from './keep-alive.ts';
import type { Services } from './services.ts';

export const SESSION_TTL_SECONDS = 60;

export class Session {
  readonly lease: bigint;
  private readonly kept: KeptLease;
  private readonly services: Services;

  private constructor(services: Services, kept: KeptLease) {
    this.services = services;
    this.kept = kept;
    this.lease = kept.id;
  }

  static async start(
    services: Services,
    keepers: LeaseKeepers,
    ttlSeconds: number,
    signal?: AbortSignal,
  ): Promise<Session> {
    // A grant whose answer is lost leaves a lease that nobody renews, and that ends by itself: it may be repeated.
    const granted = await services.lease.leaseGrant(
      { ttl: ttlSeconds },
      { isRepeatable: true, ...(signal && { signal }) },
    );
    return new Session(services, keepers.keep(granted.id));
  }

  /** Aborted when the lease is lost: whatever it protected may be another's from now on. */
  get lost(): AbortSignal {
    return this.kept.lost;
  }

  /** Gives the lease back, and all keys with it. */
  async end(): Promise<void> {
    this.kept.stop();
    try {
      await this.services.lease.leaseRevoke({ id: this.lease }, { isRepeatable: true });
    } catch (thrown) {
      // It has ended already.
      if (!(thrown instanceof RpcError && thrown.status === GRPC_STATUS.notFound)) throw thrown;
    }
  }
}
