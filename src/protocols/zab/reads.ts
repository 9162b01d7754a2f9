// ZAB's part of linearizable reads (protocols/log-reads.ts has the rest): a round of pings proves that the leader still leads.
// Followers ask it, as ZooKeeper's clients do with `sync`. Leases rest on a quorum that keeps from promising itself to another.

import { hasQueuedReads, startReadRound } from '../log-reads.ts';
import type { Leader, Machine } from './state.ts';

/** A new round: what it confirms must have been asked before. */
export function pingAll(m: Machine, role: Leader): void {
  const { term: epoch, commitIndex } = m.state;
  role.round++;
  for (const { node, mode, session, nextIndex } of role.progress) {
    if (mode === 'absent' || mode === 'discovery') continue;
    m.out.sendEarly(node, {
      type: 'ping',
      epoch,
      session,
      commitIndex,
      sentIndex: nextIndex - 1,
      round: role.round,
      sentAt: m.now,
    });
  }
}

/** Gives the gathered reads a round of their own, or answers from the lease. */
export function startReads(m: Machine, role: Leader): void {
  if (hasQueuedReads(role)) startReadRound(m, role, true, pingAll);
}
