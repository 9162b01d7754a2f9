// Membership over time, by stop-and-switch: a configuration is an entry, nothing is proposed beyond its slot before it is
// chosen, and from the next slot on it is in effect. So the configuration of every slot is decided before the slot is used,
// and no configuration is ever taken back.

import { NONE, type NodeId } from '../../core/protocol.ts';
import { majority } from '../../core/quorum.ts';
import { forgetChange, refuseTo, takeChange } from '../log-requests.ts';
import { membershipFromBytes, membershipToBytes } from '../log-wire.ts';
import { allMembers, changeMembership, isJoint, isMember, isVoter, leaveJoint, type Refused } from '../membership.ts';
import { membershipIndex } from '../membership-history.ts';
import { progressOf } from '../progress.ts';
import type { LogEntry, Membership, MembershipCommand } from '../replicated-log.ts';
import { isEstablished, newProgress } from './office.ts';
import { take } from './proposing.ts';
import type { Books, Leader, Machine, MembershipAt } from './state.ts';

/** A change asked of this node by its driver. */
export function requestChange(m: Machine, request: number, command: MembershipCommand): void {
  const { role, self } = m.state;
  const leading = role.type === 'leader' ? role : undefined;
  if (takeChange(m, leading !== undefined, request, command) && leading !== undefined)
    startChange(m, leading, self, request, command);
}

/** On the leader: proposes the changed membership, or refuses. */
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
  take(m, role, 'membership', origin, request, membershipToBytes(next));
}

function nextMembership(m: Machine, role: Leader, command: MembershipCommand): Membership | Refused {
  const s = m.state;
  const { rules, options } = m;
  if (!rules.takesRequests(s.transfer !== undefined)) {
    return { code: 'transferring', message: 'leadership is being handed over' };
  }
  if (!isEstablished(m, role)) {
    return { code: 'term-not-established', message: `no entry of ballot ${s.term} is chosen yet` };
  }
  const isQueued = role.queue.some(({ kind }) => kind === 'membership');
  const pendingAt = isQueued ? role.nextSlot : role.barrier;
  if (rules.isChangePending(pendingAt, membershipIndex(s), s.commitIndex)) {
    const message = `the membership in slot ${Math.max(pendingAt, membershipIndex(s))} is not settled yet`;
    return { code: 'change-in-progress', message };
  }
  if (command.type === 'leave-joint') {
    if (isJoint(s.membership)) return leaveJoint(s.membership);
    return { code: 'invalid-change', message: 'there is no joint configuration to leave' };
  }
  if (isJoint(s.membership)) {
    return { code: 'change-in-progress', message: 'a joint configuration is to be left first' };
  }
  const next = changeMembership(s.membership, command.changes, command.transition, (node) => {
    const progress = progressOf(role, node);
    const lag = role.nextSlot - 1 - (progress?.matchIndex ?? 0);
    return rules.mayPromote(progress?.mode === 'replicate', lag, options.maxLearnerLagEntries);
  });
  return 'code' in next ? next : (unproven(m, role, next) ?? next);
}

/** Why `next` would depend on voters that never acknowledged anything to this leader, if it would. */
function unproven(m: Machine, role: Leader, next: Membership): Refused | undefined {
  const { self, membership } = m.state;
  const silent = next.voters.filter(
    // Who only now becomes a voter proves itself before the change is settled.
    (node) => node !== self && isVoter(membership, node) && (progressOf(role, node)?.matchIndex ?? 0) === 0,
  );
  const { length } = next.voters;
  if (m.rules.hasProvenMajority(length - silent.length, majority(length))) return undefined;
  const message = `no majority of ${next.voters.join(', ')} without ${silent.join(', ')}, not heard of in this ballot`;
  return { code: 'invalid-change', message };
}

/** A membership was chosen: it is in effect from the next slot on. */
export function applyChosenMembership(m: Machine, { index, origin, request, data }: LogEntry): void {
  const s = m.state;
  const membership = membershipFromBytes(data);
  s.memberships.push(membershipAfter(s.membership, index, membership, origin, request));
  putInEffect(m);
}

export function membershipAfter(
  before: Membership,
  index: number,
  membership: Membership,
  origin: NodeId,
  request: number,
): MembershipAt {
  const joining = membership.voters.filter((node) => !isVoter(before, node));
  return { index, membership, joining, origin, request };
}

/** A snapshot took the place of the slots: so does its membership of all before. */
export function resetMemberships(m: Machine, index: number, membership: Membership): void {
  const s = m.state;
  s.memberships = [{ index, membership, joining: [], origin: NONE, request: 0 }];
  s.settledIndex = index + 1;
  putInEffect(m);
}

function putInEffect(m: Machine): void {
  const s = m.state;
  const { index, membership } = s.memberships[s.memberships.length - 1] as MembershipAt;
  s.membership = membership;
  if (isMember(membership, s.self)) s.isRemoved = false;
  if (s.role.type === 'leader' || s.role.type === 'candidate') updateBooks(m, s.role, index);
  if (s.role.type === 'leader') {
    s.role.isPrepared = false;
    s.role.mustOpenConfiguration = true;
  }
  m.out.emitEarly({ type: 'membership-changed', membership, index });
}

/** New members get a page of their own; those of removed ones stay a while, so that they hear of their removal. */
function updateBooks(m: Machine, books: Books, index: number): void {
  const { membership, self } = m.state;
  for (const progress of books.progress) {
    if (progress.removedAt === 0 && !isMember(membership, progress.node)) progress.removedAt = index;
  }
  books.progress = books.progress.filter(({ removedAt, node }) => removedAt === 0 || !isMember(membership, node));
  for (const node of allMembers(membership)) {
    if (node !== self && progressOf(books, node) === undefined) books.progress.push(newProgress(books, node, m.now));
  }
  books.progress.sort((a, b) => a.node - b.node);
}

/** Answers the requests behind configurations that are settled, and notices one's own removal. */
export function settleMemberships(m: Machine): void {
  const s = m.state;
  const { memberships, settledIndex } = s;
  for (let at = 1; at < memberships.length; at++) {
    const { index, membership, origin, request } = memberships[at] as MembershipAt;
    if (index < settledIndex) continue;
    if (!m.rules.isSettled(index, s.emittedIndex)) return;
    s.settledIndex = index + 1;
    // An automatic change is done once the joint configuration is left; that entry bears the same request.
    if (origin === s.self && !(isJoint(membership) && membership.autoLeave) && forgetChange(m, request)) {
      m.out.reply(request, { type: 'done', index });
    }
    const before = (memberships[at - 1] as MembershipAt).membership;
    if (isMember(before, s.self) && !isMember(membership, s.self) && !isMember(s.membership, s.self)) {
      s.isRemoved = true;
      m.out.emit({ type: 'removed' });
    }
  }
}
