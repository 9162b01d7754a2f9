// Requests on their way to the leader: a follower's passed on, and those passed on to this node, each taken once (see
// protocols/forwarding.ts).

import { NONE, type NodeId } from '../../core/protocol.ts';
import { batchesOf, type ForwardedProposal, mayBeKnown, noteForward } from '../forwarding.ts';
import { startChange } from './membership.ts';
import type { ForwardChange, ForwardProposals, Refusal } from './messages.ts';
import { forgetChange } from './office.ts';
import { propose } from './proposing.ts';
import { type Machine, refuse, sendRefusal } from './state.ts';

/** Passes the turn's proposals on to the leader, in messages of bounded size. */
export function forwardProposals(m: Machine, proposals: readonly ForwardedProposal[]): void {
  const { leader, isRemoved, term } = m.state;
  if (leader === NONE) {
    const [code, message] = isRemoved
      ? (['removed', 'this node is no member any more'] as const)
      : (['no-leader', 'no leader is known'] as const);
    for (const { request } of proposals) refuse(m, request, code, message);
    return;
  }
  for (const batch of batchesOf(proposals, m.options.maxAcceptBytes)) {
    m.out.sendEarly(leader, { type: 'forward-proposals', ballot: term, proposals: batch });
  }
}

export function onForwardedProposals(m: Machine, from: NodeId, { ballot, proposals }: ForwardProposals): void {
  const s = m.state;
  const fresh = proposals.filter(({ request }) => isFirstSight(m, from, ballot, request));
  if (s.role.type === 'leader' && s.term === ballot) {
    for (const { request, data } of fresh) propose(m, s.role, from, request, data);
  } else if (fresh.length > 0) {
    const requests = fresh.map(({ request }) => request);
    refuseForwarded(m, from, requests, false);
  }
}

export function onForwardedChange(m: Machine, from: NodeId, { ballot, request, command }: ForwardChange): void {
  const s = m.state;
  if (!isFirstSight(m, from, ballot, request)) return;
  if (s.role.type === 'leader' && s.term === ballot) startChange(m, s.role, from, request, command);
  else refuseForwarded(m, from, [request], false);
}

export function refuseForwarded(m: Machine, to: NodeId, requests: readonly number[], isRead: boolean): void {
  sendRefusal(m, to, isRead, requests, 'not-leader', 'this node does not lead');
}

function isFirstSight(m: Machine, origin: NodeId, ballot: number, request: number): boolean {
  const { forwarded, termAtStart } = m.state;
  if (!m.rules.isNewForward(mayBeKnown(forwarded, termAtStart, origin, ballot, request))) return false;
  noteForward(forwarded, origin, ballot, request);
  return true;
}

/** Requests that were forwarded and refused. */
export function onRefusal(m: Machine, refusal: Refusal): void {
  const { forwardedReads } = m.state;
  const { code, message, leader } = refusal;
  for (const request of refusal.requests) {
    let requests: readonly number[] = [request];
    if (refusal.isRead) {
      const at = forwardedReads.findIndex(({ id }) => id === request);
      requests = at >= 0 ? (forwardedReads.splice(at, 1)[0]?.requests ?? []) : [];
    } else {
      forgetChange(m, request);
    }
    for (const each of requests) m.out.reply(each, { type: 'refused', code, message, leader });
  }
}
