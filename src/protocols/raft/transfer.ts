// Handing leadership over (thesis §3.10): bring the successor up to date, tell it to campaign, see who leads next.

import { NONE, type NodeId } from '../../core/protocol.ts';
import { refuse } from '../log-requests.ts';
import { isVoter } from '../membership.ts';
import { lastIndex } from '../memory-log.ts';
import { progressOf } from '../progress.ts';
import type { Leader, Machine } from './state.ts';

export function requestTransfer(m: Machine, request: number, to: NodeId): void {
  const s = m.state;
  if (s.role.type !== 'leader') {
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
  s.transfer = { to, request, isSent: false };
  m.out.setTimer('transfer', m.now + m.options.electionTimeoutMs);
  continueTransfer(m, s.role);
}

/** Tells the successor to campaign as soon as it holds the whole log. */
export function continueTransfer(m: Machine, role: Leader): void {
  const { transfer, log, term } = m.state;
  if (transfer === undefined || transfer.isSent) return;
  if (progressOf(role, transfer.to)?.matchIndex !== lastIndex(log)) return;
  transfer.isSent = true;
  role.isLeaseLost = true;
  m.out.sendEarly(transfer.to, { type: 'timeout-now', term });
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

/** A leader that the committed configuration has no vote for names its successor: the voter with the longest log. */
export function nameSuccessor(m: Machine, role: Leader): void {
  const { membership, term } = m.state;
  let best = NONE;
  let bestMatch = -1;
  for (const node of membership.voters) {
    const match = progressOf(role, node)?.matchIndex ?? -1;
    if (match > bestMatch) {
      best = node;
      bestMatch = match;
    }
  }
  role.isLeaseLost = true;
  if (best !== NONE) m.out.sendEarly(best, { type: 'timeout-now', term });
}
