// I5: nobody uses what it no longer holds, by its own clock, however late its timers are.

import type { Millis } from '../../core/protocol.ts';
import type { LeaseMessage, LeaseSpec } from '../../protocols/lease/index.ts';
import { violated } from '../invariant.ts';
import type { WatchedNode } from '../observer.ts';

export class StopsInTime {
  /** Until when a node holds, by node and token. */
  private readonly ends = new Map<string, Millis>();

  stepped({ id, life, state }: WatchedNode<LeaseSpec>): void {
    for (const claim of state.holder.claims.values()) {
      if (claim.type === 'held') this.ends.set(`${id} ${life} ${claim.token}`, claim.until);
    }
  }

  sent({ id, life, now }: WatchedNode<LeaseSpec>, message: LeaseMessage): void {
    if (message.type !== 'access') return;
    const { resource, token } = message;
    const until = this.ends.get(`${id} ${life} ${token}`);
    if (until !== undefined && now >= until) {
      violated('stops-in-time', `node ${id} uses ${resource} ${(now - until).toFixed(1)} ms after its lease`);
    }
  }
}
