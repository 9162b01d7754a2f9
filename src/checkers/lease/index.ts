// All invariants of leases, as one observer of a simulated run.

import type { Input, NodeId } from '../../core/protocol.ts';
import type { LeaseOptions, LeaseSpec } from '../../protocols/lease/index.ts';
import type { Observer, WatchedNode } from '../observer.ts';
import { Exclusive } from './exclusive.ts';
import { Fencing } from './fencing.ts';
import { FreshAttempts } from './fresh-attempts.ts';
import { StopsInTime } from './stops-in-time.ts';
import { TokensGrow } from './tokens-grow.ts';

export class LeaseInvariants implements Observer<LeaseSpec> {
  private readonly guard: NodeId;
  private readonly exclusive: Exclusive;
  private readonly tokens = new TokensGrow();
  private readonly fencing = new Fencing();
  private readonly stops = new StopsInTime();
  private readonly attempts = new FreshAttempts();

  /** `isExcused`: the node's clock was beyond the bound of late, and nothing can be demanded of it. */
  constructor(
    nodes: readonly WatchedNode<LeaseSpec>[],
    { issuer, guard }: LeaseOptions,
    isExcused: (node: NodeId) => boolean,
  ) {
    this.guard = guard;
    this.exclusive = new Exclusive(nodes, issuer, isExcused);
  }

  stepped(node: WatchedNode<LeaseSpec>, input: Input<LeaseSpec>): void {
    this.exclusive.check();
    this.stops.stepped(node);
    if (node.id === this.guard) this.fencing.stepped(node);
    // Mail to oneself shows when it is handled: by then it had left.
    if (input.type !== 'message' || input.from !== node.id) return;
    if (input.message.type === 'granted') this.tokens.owned(node.id, input.message);
    if (input.message.type === 'accessed') this.fencing.accessed(input.message);
  }

  sent(node: WatchedNode<LeaseSpec>, to: NodeId, message: LeaseSpec['Message']): void {
    this.stops.sent(node, message);
    this.attempts.sent(node, message);
    if (message.type === 'granted') this.tokens.granted(to, message);
    if (message.type === 'accessed') this.fencing.accessed(message);
  }
}
