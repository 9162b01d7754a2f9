// Handing leadership over by a directed election: the leader brings its successor up to date, asks whether it would take
// over, gives up its office, and tells everybody to follow the named one. Discovery keeps that as safe as any election.

import { NONE, type NodeId } from '../../core/protocol.ts';
import { refuse } from '../log-requests.ts';
import { isMember, isVoter } from '../membership.ts';
import { lastIndex } from '../memory-log.ts';
import { progressOf } from '../progress.ts';
import { becomeLeading } from './discovery.ts';
import type { HandOver, Nominate } from './messages.ts';
import { type Follower, isServing, type Leader, type Machine } from './state.ts';
import { becomeFollowing, becomeLooking } from './transitions.ts';

export function requestTransfer(m: Machine, request: number, to: NodeId): void {
  const s = m.state;
  if (s.role.type !== 'leader' || !isServing(s)) {
    refuse(m, request, 'not-leader', 'only the leader can hand leadership over');
    return;
  }
  if (s.transfer !== undefined) {
    refuse(m, request, 'transferring', `leadership is going to ${s.transfer.to} already`);
    return;
  }
  if (to === s.self) {
    m.out.reply(request, { type: 'done', index: 0 });
    return;
  }
  if (!isVoter(s.membership, to)) {
    refuse(m, request, 'unknown-member', `${to} is no voter`);
    return;
  }
  s.transfer = { to, request };
  m.out.setTimer('transfer', m.now + m.options.electionTimeoutMs);
}

/** Asks the successor as soon as it holds the whole history, and again with every turn: the question may be lost. */
export function continueTransfer(m: Machine, role: Leader): void {
  const { transfer, log, term: epoch } = m.state;
  if (transfer === undefined) return;
  const progress = progressOf(role, transfer.to);
  if (progress === undefined || progress.matchIndex !== lastIndex(log)) return;
  m.out.sendEarly(transfer.to, { type: 'nominate', epoch, session: progress.session });
}

/** Whoever has the whole history, as far as this node knows, agrees. */
export function onNominate(m: Machine, role: Follower, from: NodeId, { epoch, session }: Nominate): void {
  if (role.phase === 'broadcast') m.out.sendEarly(from, { type: 'nomination-accepted', epoch, session });
}

export function onNominationAccepted(m: Machine, role: Leader, from: NodeId, session: number): void {
  const { transfer, log } = m.state;
  const progress = progressOf(role, from);
  if (transfer?.to !== from || progress === undefined || !m.rules.isSameSession(progress.session, session)) return;
  if (progress.matchIndex === lastIndex(log)) handOver(m, role, from);
}

/** Gives the office up for good: whatever follows, this epoch has no leader any more. */
export function handOver(m: Machine, role: Leader, to: NodeId): void {
  const { self, term: epoch } = m.state;
  if (to !== NONE) {
    for (const { node } of role.progress) m.out.sendEarly(node, { type: 'hand-over', epoch, to });
  }
  if (to !== NONE && isMember(m.state.membership, self)) becomeFollowing(m, to, true);
  else becomeLooking(m);
}

export function onHandOver(m: Machine, role: Follower, from: NodeId, { epoch, to }: HandOver): void {
  if (role.of !== from || role.phase === 'discovery' || epoch !== m.state.term) return;
  if (to === m.state.self) becomeLeading(m, true);
  else becomeFollowing(m, to, true);
}

/** The time is up: this node goes on leading, if it still does. */
export function onTransferTimer(m: Machine): void {
  const { transfer } = m.state;
  if (transfer === undefined) return;
  m.state.transfer = undefined;
  refuse(m, transfer.request, 'timed-out', `${transfer.to} did not take over in time`);
}

/** Another leader is known: the hand-over is done, or went to someone else. */
export function settleTransfer(m: Machine): void {
  const s = m.state;
  const { transfer } = s;
  if (transfer === undefined || s.leader === NONE || s.leader === s.self) return;
  s.transfer = undefined;
  m.out.clearTimer('transfer');
  if (s.leader === transfer.to) m.out.reply(transfer.request, { type: 'done', index: 0 });
  else refuse(m, transfer.request, 'not-leader', `${s.leader} leads, not ${transfer.to}`);
}

/** Who leads after a leader without a vote: the voter with the longest history. */
export function successorOf(m: Machine, role: Leader): NodeId {
  let best = NONE;
  let bestMatch = 0;
  for (const node of m.state.membership.voters) {
    const match = progressOf(role, node)?.matchIndex ?? 0;
    if (match > bestMatch) {
      best = node;
      bestMatch = match;
    }
  }
  return best;
}
