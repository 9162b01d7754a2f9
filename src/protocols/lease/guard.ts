// The guard of resources: refuses whoever comes with a lower token than one that it saw (Chubby's sequencers, Burrows 2006,
// §2.4). It needs no clock, and so it holds where clocks do not.

import type { NodeId } from '../../core/protocol.ts';
import type { LeaseMessage } from './messages.ts';
import type { Machine } from './state.ts';

export function onAccess(m: Machine, from: NodeId, message: Extract<LeaseMessage, { type: 'access' }>): void {
  const { fences } = m.state.guard;
  const { resource, token, request } = message;
  const highest = fences.get(resource) ?? 0;
  if (!m.rules.mayAccess(token, highest)) {
    m.out.send(from, { type: 'accessed', resource, request, token, highest });
    return;
  }
  if (token !== highest) {
    fences.set(resource, token);
    if (m.rules.keepsFence()) m.out.persist({ type: 'fence', resource, token });
  }
  m.out.send(from, { type: 'accessed', resource, request, token, highest: token });
}
