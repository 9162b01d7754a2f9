// Small things that a leader does in several places, below everything else in the order of imports.

import { NONE, type NodeId } from '../../core/protocol.ts';
import { dropOfficeReads } from '../log-reads.ts';
import { forgetChange, refuseTo } from '../log-requests.ts';
import type { LogEntry } from '../replicated-log.ts';
import { newWindow } from '../window.ts';
import { endOfBatch, slice } from './slots.ts';
import type { Books, Leader, Machine, Progress } from './state.ts';

export function newProgress(books: Books, node: NodeId, now: number): Progress {
  return {
    node,
    id: books.nextProgressId++,
    hasPromised: false,
    promiseFrom: 0,
    gapThrough: 0,
    commitKnown: 0,
    mode: 'probe',
    matchIndex: 0,
    islands: [],
    nextIndex: 1,
    repairedThrough: 0,
    ...newWindow(),
    resentRound: 0,
    snapshotIndex: 0,
    commitSent: 0,
    // It gets an election time-out to answer before its silence counts.
    lastActiveAt: now,
    ackedRound: 0,
    ackedSentAt: Number.NEGATIVE_INFINITY,
    removedAt: 0,
  };
}

/** Whether an entry of this ballot's own is chosen: only then does the leader know all that was chosen before it. */
export function isEstablished(m: Machine, role: Leader): boolean {
  return role.openedAt > 0 && m.state.commitIndex >= role.openedAt;
}

/** Entries from slot `from` through `last`, up to `maxBytes`; the array is shared with whoever asked for the same last. */
export function cutEntries(m: Machine, from: number, last: number, maxBytes: number): readonly LogEntry[] {
  const { slots } = m.state;
  const through = maxBytes === Number.POSITIVE_INFINITY ? last : endOfBatch(slots, from, last, maxBytes);
  if (m.cut?.from !== from || m.cut.through !== through) {
    m.cut = { from, through, entries: slice(slots, from, through) };
  }
  return m.cut.entries;
}

/** Hands what was proposed this turn to the own disk, as one record, and asks it to say when it has it. */
export function persistAccepted(m: Machine, role: Leader): void {
  const s = m.state;
  const last = role.nextSlot - 1;
  if (role.persistedThrough >= last) return;
  const entries = cutEntries(m, role.persistedThrough + 1, last, Number.POSITIVE_INFINITY);
  role.persistedThrough = last;
  role.ownAppends.push({ index: last, at: m.now });
  m.out.persist({ type: 'accepted', ballot: s.term, owner: s.self, commitIndex: s.commitIndex, entries });
  m.out.send(s.self, { type: 'own-accepted', ballot: s.term, index: last });
}

/** The unproposed requests and unconfirmed reads of a leader that is none any more. */
export function dropOffice(m: Machine, role: Leader): void {
  for (const { origin, request, kind } of role.queue) {
    if (origin === NONE) continue;
    if (kind === 'membership' && origin === m.state.self) forgetChange(m, request);
    refuseTo(m, origin, request, 'not-leader', 'leadership was lost before this was proposed');
  }
  role.queue = [];
  dropOfficeReads(m, role);
}
