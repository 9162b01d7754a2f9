// Membership over time: a configuration takes effect when it enters the log and is taken back when it leaves it (§4.1).

import type { NodeId } from '../../core/protocol.ts';
import { majority } from '../../core/quorum.ts';
import { forgetChange, refuseTo, takeChange } from '../log-requests.ts';
import { membershipToBytes } from '../log-wire.ts';
import { allMembers, changeMembership, isJoint, isMember, isVoter, leaveJoint, type Refused } from '../membership.ts';
import { type MembershipAt, membershipIndex } from '../membership-history.ts';
import { lastIndex } from '../memory-log.ts';
import { progressOf } from '../progress.ts';
import type { Membership, MembershipCommand } from '../replicated-log.ts';
import { append } from './leader.ts';
import { isEstablished } from './office.ts';
import { newProgress } from './replication.ts';
import type { Leader, Machine } from './state.ts';

/** A change asked of this node by its driver. */
export function requestChange(m: Machine, request: number, command: MembershipCommand): void {
  const { role, self } = m.state;
  const leading = role.type === 'leader' ? role : undefined;
  if (takeChange(m, leading !== undefined, request, command) && leading !== undefined)
    startChange(m, leading, self, request, command);
}

/** On the leader: puts the changed membership into the log, or refuses. */
export function startChange(
  m: Machine,
  role: Leader,
  origin: NodeId,
  request: number,
  command: MembershipCommand,
): void {
  const next = nextMembership(m, role, command);
  if ('code' in next) {
    if (origin === m.state.self) forgetChange(m, request);
    refuseTo(m, origin, request, next.code, next.message);
    return;
  }
  append(m, role, 'membership', origin, request, membershipToBytes(next));
}

function nextMembership(m: Machine, role: Leader, command: MembershipCommand): Membership | Refused {
  const s = m.state;
  const { rules, options } = m;
  if (!rules.takesRequests(s.transfer !== undefined)) {
    return { code: 'transferring', message: 'leadership is being handed over' };
  }
  if (!rules.mayChangeMembership(isEstablished(m, role))) {
    return { code: 'term-not-established', message: `no entry of term ${s.term} is committed yet` };
  }
  if (rules.isChangePending(membershipIndex(s), s.commitIndex)) {
    return {
      code: 'change-in-progress',
      message: `the membership of entry ${membershipIndex(s)} is not committed yet`,
    };
  }
  if (command.type === 'leave-joint') {
    if (isJoint(s.membership)) return leaveJoint(s.membership);
    return { code: 'invalid-change', message: 'there is no joint configuration to leave' };
  }
  if (isJoint(s.membership))
    return { code: 'change-in-progress', message: 'a joint configuration is to be left first' };
  const next = changeMembership(s.membership, command.changes, command.transition, (node) => {
    const progress = progressOf(role, node);
    const lag = lastIndex(s.log) - (progress?.matchIndex ?? 0);
    return rules.mayPromote(progress?.mode === 'replicate', lag, options.maxLearnerLagEntries);
  });
  return 'code' in next ? next : (unproven(m, role, next) ?? next);
}

/** Why `next` would depend on voters that never acknowledged anything to this leader, if it would. */
function unproven(m: Machine, role: Leader, next: Membership): Refused | undefined {
  const { self, membership } = m.state;
  const silent = next.voters.filter(
    // Who only now becomes a voter proves itself before the change can be committed.
    (node) => node !== self && isVoter(membership, node) && (progressOf(role, node)?.matchIndex ?? 0) === 0,
  );
  const { length } = next.voters;
  if (m.rules.hasProvenMajority(length - silent.length, majority(length))) return undefined;
  const message = `no majority of ${next.voters.join(', ')} without ${silent.join(', ')}, not heard of in this term`;
  return { code: 'invalid-change', message };
}

/** The second half of an automatic change; it bears the request of the first, whose origin waits for it. */
export function appendLeaveJoint(m: Machine, role: Leader): void {
  const { memberships, membership } = m.state;
  const { origin, request } = memberships[memberships.length - 1] as MembershipAt;
  append(m, role, 'membership', origin, request, membershipToBytes(leaveJoint(membership)));
}

/** A membership entered the log at `index`: it is in effect. */
export function recordMembership(
  m: Machine,
  index: number,
  membership: Membership,
  origin: NodeId,
  request: number,
): void {
  m.state.memberships.push({ index, membership, origin, request });
  putInEffect(m);
}

/** The log was truncated from `from` on: so were the configurations in it, be they one or more. */
export function truncateMemberships(m: Machine, from: number): void {
  const { memberships } = m.state;
  const before = memberships.length;
  while (memberships.length > 1 && !m.rules.survivesTruncation(membershipIndex(m.state), from)) memberships.pop();
  if (memberships.length < before) putInEffect(m);
}

/** The log starts anew at a snapshot: so does the history of memberships. */
export function resetMemberships(m: Machine, index: number, membership: Membership): void {
  m.state.memberships = [{ index, membership, origin: 0, request: 0 }];
  putInEffect(m);
}

function putInEffect(m: Machine): void {
  const s = m.state;
  const { index, membership } = s.memberships[s.memberships.length - 1] as MembershipAt;
  s.membership = membership;
  if (isMember(membership, s.self)) s.isRemoved = false;
  if (s.role.type === 'leader') updateProgress(m, s.role, index);
  m.out.emitEarly({ type: 'membership-changed', membership, index });
}

/** New members get books of their own; those of removed ones stay a while, so that they hear of their removal. */
function updateProgress(m: Machine, role: Leader, index: number): void {
  const { membership, self, log } = m.state;
  for (const progress of role.progress) {
    if (progress.removedAt === 0 && !isMember(membership, progress.node)) progress.removedAt = index;
  }
  role.progress = role.progress.filter(({ removedAt, node }) => removedAt === 0 || !isMember(membership, node));
  for (const node of allMembers(membership)) {
    if (node !== self && progressOf(role, node) === undefined) {
      role.progress.push(newProgress(role, node, lastIndex(log) + 1, m.now));
    }
  }
  role.progress.sort((a, b) => a.node - b.node);
}
