// Small things that a leader does in several places, below everything else in the order of imports.

import { endOfBatch, lastIndex, slice } from '../memory-log.ts';
import type { LogEntry } from '../replicated-log.ts';
import type { Leader, Machine } from './state.ts';

/** Whether an entry of this leader's own term is committed: only then does it know what is committed. */
export function isEstablished(m: Machine, role: Leader): boolean {
  return m.state.commitIndex >= role.firstIndexOfTerm;
}

/** Entries `from` on, up to `maxBytes`; the array is shared with whoever asked for the same last. */
export function cutEntries(m: Machine, from: number, maxBytes: number): readonly LogEntry[] {
  const { log } = m.state;
  const through = maxBytes === Number.POSITIVE_INFINITY ? lastIndex(log) : endOfBatch(log, from, maxBytes);
  if (m.cut?.from !== from || m.cut.through !== through) m.cut = { from, through, entries: slice(log, from, through) };
  return m.cut.entries;
}

/** Hands the entries appended this turn to the own disk, as one record, and asks it to say when it has them. */
export function persistAppended(m: Machine, role: Leader): void {
  const s = m.state;
  const last = lastIndex(s.log);
  if (role.persistedThrough === last) return;
  const entries = cutEntries(m, role.persistedThrough + 1, Number.POSITIVE_INFINITY);
  role.persistedThrough = last;
  role.ownAppends.push({ index: last, at: m.now });
  m.out.persist({ type: 'entries', entries });
  m.out.send(s.self, { type: 'own-append', term: s.term, index: last });
}
