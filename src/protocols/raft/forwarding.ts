// Requests that other nodes forward to the leader, each taken once however often the network delivers it.
//
// A node counts its requests upwards, so the newest number per origin and term tells what was seen. Of what may have been
// seen nothing is said, not even a refusal: the first copy may be in the log. What was seen in an earlier term or life is
// told by its term, for a node never leads one term twice.

import type { NodeId } from '../../core/protocol.ts';
import { propose } from './leader.ts';
import { startChange } from './membership.ts';
import type { ForwardChange, ForwardProposals } from './messages.ts';
import type { Machine } from './state.ts';

export function onForwardedProposals(m: Machine, from: NodeId, { term, proposals }: ForwardProposals): void {
  const s = m.state;
  const fresh = proposals.filter(({ request }) => isFirstSight(m, from, term, request));
  if (s.role.type === 'leader' && s.term === term) {
    for (const { request, data } of fresh) propose(m, s.role, from, request, data);
  } else if (fresh.length > 0) {
    const requests = fresh.map(({ request }) => request);
    refuseForwarded(m, from, requests, false);
  }
}

export function onForwardedChange(m: Machine, from: NodeId, { term, request, command }: ForwardChange): void {
  const s = m.state;
  if (!isFirstSight(m, from, term, request)) return;
  if (s.role.type === 'leader' && s.term === term) startChange(m, s.role, from, request, command);
  else refuseForwarded(m, from, [request], false);
}

export function refuseForwarded(m: Machine, to: NodeId, requests: readonly number[], isRead: boolean): void {
  const { leader } = m.state;
  const message = 'this node does not lead';
  m.out.sendEarly(to, { type: 'refusal', isRead, requests, code: 'not-leader', message, leader });
}

function isFirstSight(m: Machine, origin: NodeId, term: number, request: number): boolean {
  const { forwarded, termAtStart } = m.state;
  const newest = forwarded.find((each) => each.origin === origin);
  const isKnown = newest !== undefined && (term < newest.term || (term === newest.term && request <= newest.request));
  if (!m.rules.isNewForward(isKnown || term <= termAtStart)) return false;
  if (newest === undefined) forwarded.push({ origin, term, request });
  else {
    newest.term = term;
    newest.request = request;
  }
  return true;
}
