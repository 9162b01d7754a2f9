// Small things that a leader does in several places, below everything else in the order of imports.

import { endOfBatch, lastIndex, slice } from '../memory-log.ts';
import type { LogEntry } from '../replicated-log.ts';
import type { Leader, Machine } from './state.ts';
import { setEpochs } from './transitions.ts';

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
  takeEpoch(m, s.term);
  m.out.send(s.self, { type: 'own-append', epoch: s.term, index: last });
}

/** Behind the entry that it stands for: the history now is that of `epoch`. */
export function takeEpoch(m: Machine, epoch: number): void {
  const s = m.state;
  if (epoch > s.currentEpoch) setEpochs(m, s.term, s.acceptedLeader, epoch);
}
