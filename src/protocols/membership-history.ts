// Memberships over time, as a log has them: which one was in effect where.

import type { NodeId } from '../core/protocol.ts';
import { forgetChange, type RequestMachine } from './log-requests.ts';
import { isJoint, isMember } from './membership.ts';
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

/** Forgets the configurations that another one had replaced by `through`, such as the log's start. */
export function pruneMemberships(memberships: MembershipAt[], through: number): void {
  let ended = 0;
  while (ended + 1 < memberships.length && (memberships[ended + 1] as MembershipAt).index <= through) ended++;
  memberships.splice(0, ended);
}

/** What settling memberships needs of an engine's node. */
export interface SettlingMachine extends RequestMachine {
  readonly state: RequestMachine['state'] & History<MembershipAt> & { isRemoved: boolean };
  readonly out: RequestMachine['out'] & { emit(event: { readonly type: 'removed' }): void };
}

/** Entries `from` to `through` are committed: answers the requests behind memberships among them, and notices one's own removal. */
export function settleMemberships(m: SettlingMachine, from: number, through: number): void {
  const s = m.state;
  for (let at = s.memberships.length - 1; at > 0; at--) {
    const { index, membership, origin, request } = s.memberships[at] as MembershipAt;
    if (index < from) return;
    if (index > through) continue;
    // An automatic change is done once the joint configuration is left; that entry bears the same request.
    if (origin === s.self && !(isJoint(membership) && membership.autoLeave) && forgetChange(m, request)) {
      m.out.reply(request, { type: 'done', index });
    }
    const before = (s.memberships[at - 1] as MembershipAt).membership;
    if (isMember(before, s.self) && !isMember(membership, s.self) && !isMember(s.membership, s.self)) {
      s.isRemoved = true;
      m.out.emit({ type: 'removed' });
    }
  }
}
