// Locks: one holder a name, until it lets go or its lease ends.

import { EMPTY_BYTES } from '../core/bytes.ts';
import type { LeaseKeepers } from './keep-alive.ts';
import type { Bytes } from './keys.ts';
import { Line } from './line.ts';
import type { Rpc } from './rpc.ts';
import type { Services } from './services.ts';
import { SESSION_TTL_SECONDS, Session } from './session.ts';

export interface LockOptions {
  /** How long the lock outlives a holder that has died. Default: 60 s. */
  readonly ttlSeconds?: number;
  /** Gives up waiting. */
  readonly signal?: AbortSignal;
}

export interface HeldLock {
  /** Exists as long as the lock is held. */
  readonly key: Uint8Array;
  /**
   * Grows with each holder. Give it to whatever the lock protects, which refuses all that is smaller than what it has seen:
   * a holder that was paused beyond its lease cannot know that it has lost the lock.
   */
  readonly fencingToken: number;
  /** The revision at which this holder was seen to be first. */
  readonly revision: number;
  /** Aborted when the lock is lost. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export async function acquireLock(
  rpc: Rpc,
  services: Services,
  keepers: LeaseKeepers,
  name: Bytes,
  { ttlSeconds = SESSION_TTL_SECONDS, signal }: LockOptions,
): Promise<HeldLock> {
  const session = await Session.start(services, keepers, ttlSeconds, signal);
  const waiting = signal ? AbortSignal.any([signal, session.lost]) : session.lost;
  const line = new Line(rpc, services, name);
  try {
    const place = await line.join(session.lease, EMPTY_BYTES, { signal: waiting });
    const revision = await line.waitToBeFirst(place, waiting);
    return {
      key: place.key,
      fencingToken: place.createRevision,
      revision,
      lost: session.lost,
      release: () => session.end(),
    };
  } catch (thrown) {
    await session.end().catch(() => {});
    throw thrown;
  }
}
