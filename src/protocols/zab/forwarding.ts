// Requests that other nodes forward to the leader, each taken once: see protocols/forwarding.ts.

import type { NodeId } from '../../core/protocol.ts';
import { mayBeKnown, noteForward } from '../forwarding.ts';
import { propose } from './leader.ts';
import { startChange } from './membership.ts';
import type { ForwardChange, ForwardProposals } from './messages.ts';
import { isServing, type Machine, sendRefusal } from './state.ts';

export function onForwardedProposals(m: Machine, from: NodeId, { term, proposals }: ForwardProposals): void {
  const s = m.state;
  const fresh = proposals.filter(({ request }) => isFirstSight(m, from, term, request));
  if (s.role.type === 'leader' && isServing(s) && s.term === term) {
    for (const { request, data } of fresh) propose(m, s.role, from, request, data);
  } else if (fresh.length > 0) {
    const requests = fresh.map(({ request }) => request);
    refuseForwarded(m, from, requests, false);
  }
}

export function onForwardedChange(m: Machine, from: NodeId, { term, request, command }: ForwardChange): void {
  const s = m.state;
  if (!isFirstSight(m, from, term, request)) return;
  if (s.role.type === 'leader' && isServing(s) && s.term === term) startChange(m, s.role, from, request, command);
  else refuseForwarded(m, from, [request], false);
}

export function refuseForwarded(m: Machine, to: NodeId, requests: readonly number[], isRead: boolean): void {
  sendRefusal(m, to, isRead, requests, 'not-leader', 'this node does not lead');
}

function isFirstSight(m: Machine, origin: NodeId, term: number, request: number): boolean {
  const { forwarded, termAtStart } = m.state;
  if (!m.rules.isNewForward(mayBeKnown(forwarded, termAtStart, origin, term, request))) return false;
  noteForward(forwarded, origin, term, request);
  return true;
}
