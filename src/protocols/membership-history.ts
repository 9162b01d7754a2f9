// Memberships over time, as a log has them: which one was in effect where.

import type { NodeId } from '../core/protocol.ts';
import type { Membership } from './replicated-log.ts';

export interface MembershipAt {
  readonly index: number;
  readonly membership: Membership;
  /** Of the request behind the change; 0 if nobody's or forgotten. */
  readonly origin: NodeId;
  readonly request: number;
}

/** In log order, from the one in effect at the log's start on: never empty. */
interface History<H extends MembershipAt> {
  readonly memberships: readonly H[];
}

/** The configuration in effect at `index`, which is not below the log's start. */
export function membershipAt<H extends MembershipAt>({ memberships }: History<H>, index: number): H {
  let at = memberships.length - 1;
  while (at > 0 && (memberships[at] as H).index > index) at--;
  return memberships[at] as H;
}

/** Index of the effective configuration's entry. */
export function membershipIndex({ memberships }: History<MembershipAt>): number {
  return (memberships[memberships.length - 1] as MembershipAt).index;
}
