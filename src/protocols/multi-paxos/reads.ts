// Multi-Paxos' part of linearizable reads (protocols/log-reads.ts has the rest): a round of heartbeats proves that no quorum
// has promised a higher ballot; the master's lease (Paxos Made Live §5.2) skips it while it lasts.

import { hasQueuedReads, startReadRound } from '../log-reads.ts';
import { isEstablished } from './office.ts';
import { commitFor } from './replication.ts';
import type { Leader, Machine } from './state.ts';

/** A new round: what it confirms must have been asked before. */
export function broadcastHeartbeat(m: Machine, role: Leader): void {
  role.round++;
  for (const progress of role.progress) {
    m.out.sendEarly(progress.node, {
      type: 'heartbeat',
      ballot: m.state.term,
      progress: progress.id,
      commitIndex: commitFor(m, progress),
      round: role.round,
      sentAt: m.now,
      sentThrough: progress.mode === 'replicate' ? progress.nextIndex - 1 : 0,
    });
  }
}

/** Gives the gathered reads a round of their own, or answers from the lease. */
export function startReads(m: Machine, role: Leader): void {
  if (!hasQueuedReads(role) || !m.rules.mayConfirmReads(isEstablished(m, role))) return;
  startReadRound(m, role, m.rules.keepsLease(role.isLeaseLost), broadcastHeartbeat);
}
