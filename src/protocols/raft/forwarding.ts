// Requests that other nodes forward to the leader, each taken once: see protocols/forwarding.ts.

import type { NodeId } from '../../core/protocol.ts';
import type { ForwardChange, ForwardProposals } from '../log-messages.ts';
import { isFirstSight, refuseForwarded } from '../log-requests.ts';
import { propose } from './leader.ts';
import { startChange } from './membership.ts';
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
