// I4: the guard lets nobody in after somebody with a higher token, over all its lives. It holds whatever the clocks do.

import type { LeaseMessage, LeaseSpec } from '../../protocols/lease/index.ts';
import { violated } from '../invariant.ts';
import type { WatchedNode } from '../observer.ts';

export class Fencing {
  /** Of those that were told that they were let in. */
  private readonly highest = new Map<string, number>();

  /** The guard took a step. */
  stepped({ state }: WatchedNode<LeaseSpec>): void {
    for (const [resource, token] of this.highest) {
      const known = state.guard.fences.get(resource) ?? 0;
      if (known < token) violated('fencing', `the guard of ${resource} let token ${token} in, and knows of ${known}`);
    }
  }

  accessed({ resource, token, highest }: Extract<LeaseMessage, { type: 'accessed' }>): void {
    if (token !== highest) return;
    const before = this.highest.get(resource) ?? 0;
    if (token < before) violated('fencing', `${resource} was used with token ${token} after ${before}`);
    this.highest.set(resource, token);
  }
}
