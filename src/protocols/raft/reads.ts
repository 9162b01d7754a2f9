// Raft's part of linearizable reads (protocols/log-reads.ts has the rest): a round of heartbeats proves that the leader still
// leads (§6.4), once its term is established; leases (§6.4.1) rest on a quorum's promise not to elect another.

import { hasQueuedReads, startReadRound } from '../log-reads.ts';
import { isEstablished } from './office.ts';
import type { Leader, Machine } from './state.ts';

/** A new round: what it confirms must have been asked before. */
export function broadcastHeartbeat(m: Machine, role: Leader): void {
  const { term, commitIndex } = m.state;
  role.round++;
  for (const { node } of role.progress) {
    m.out.sendEarly(node, { type: 'heartbeat', term, commitIndex, round: role.round, sentAt: m.now });
  }
}

/** Gives the gathered reads a round of their own, or answers from the lease. */
export function startReads(m: Machine, role: Leader): void {
  if (!hasQueuedReads(role) || !m.rules.mayConfirmReads(isEstablished(m, role))) return;
  startReadRound(m, role, m.rules.keepsLease(role.isLeaseLost), broadcastHeartbeat);
}
