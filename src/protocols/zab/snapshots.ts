// Compaction, and snapshots on both ends (ZooKeeper's SNAP). The driver moves the bytes; this is about what they mean to the log.

import { assert } from '../../core/errors.ts';
import type { NodeId } from '../../core/protocol.ts';
import { refuse } from '../log-requests.ts';
import { membershipAt, pruneMemberships } from '../membership-history.ts';
import { cutBefore, dropThrough, resetTo, termAt } from '../memory-log.ts';
import { progressOf } from '../progress.ts';
import { retainedFrom } from '../retention.ts';
import { beginSession, commitThrough } from './follower.ts';
import { resetMemberships } from './membership.ts';
import type { InstallSnapshot } from './messages.ts';
import { takeEpoch } from './office.ts';
import type { Follower, Machine } from './state.ts';

/** The driver's state machine holds everything through `index` durably. */
export function compact(m: Machine, index: number): void {
  const s = m.state;
  assert(index <= s.emittedIndex, `compaction through ${index}, but only ${s.emittedIndex} was handed out`);
  if (index <= s.compactedIndex) return;
  s.compactedIndex = index;
  s.compactedTerm = termAt(s.log, index);
  const { membership } = membershipAt(s, index);
  m.out.persist({ type: 'base', index, term: s.compactedTerm, membership });
  const books = s.role.type === 'leader' ? s.role.progress : [];
  const cut = retainedFrom(books, m.options, (entries, bytes) => cutBefore(s.log, index, entries, bytes));
  if (cut > s.log.startIndex) dropThrough(s.log, cut);
  pruneMemberships(s.memberships, s.log.startIndex);
}

/** The driver has a snapshot at `index` ready for `to`. */
export function sendSnapshot(m: Machine, request: number, to: NodeId, index: number): void {
  const s = m.state;
  if (s.role.type !== 'leader') {
    refuse(m, request, 'not-leader', 'only the leader sends snapshots');
    return;
  }
  const progress = progressOf(s.role, to);
  if (progress === undefined) {
    refuse(m, request, 'unknown-member', `${to} is no member`);
    return;
  }
  if (progress.mode !== 'snapshot') {
    refuse(m, request, 'invalid-change', `${to} needs no snapshot any more`);
    return;
  }
  const indexTerm = termAt(s.log, index);
  if (indexTerm < 0 || index > s.commitIndex) {
    // Too old to be followed by what the log still holds: start over, and ask for a newer one.
    progress.mode = 'sync';
    const message = `a snapshot at ${index} does not fit a log from ${s.log.startIndex} to ${s.commitIndex}`;
    refuse(m, request, 'invalid-change', message);
    return;
  }
  progress.snapshotIndex = index;
  const { membership } = membershipAt(s, index);
  m.out.send(to, { type: 'install-snapshot', term: s.term, session: progress.session, index, indexTerm, membership });
}

/** How the transfer went. Either way the next beat offers a point to go on from, unless the snapshot is acknowledged before. */
export function onSnapshotStatus(m: Machine, to: NodeId, delivered: boolean): void {
  const { role } = m.state;
  const progress = role.type === 'leader' ? progressOf(role, to) : undefined;
  if (progress?.mode !== 'snapshot') return;
  progress.mode = 'sync';
  if (delivered) progress.nextIndex = Math.max(progress.matchIndex, progress.snapshotIndex) + 1;
}

/** A snapshot arrived, its data durable with the driver. It takes the log's place, unless the log holds it all already. */
export function installSnapshot(m: Machine, role: Follower, snapshot: InstallSnapshot): void {
  const s = m.state;
  const { index, indexTerm, membership } = snapshot;
  if (index <= s.commitIndex || termAt(s.log, index) === indexTerm) {
    // At most the commit index is news.
    s.commitIndex = Math.max(s.commitIndex, index);
    m.out.emit({ type: 'snapshot-ignored', index });
    // Where the histories meet, the leader will find out.
    if (role.phase === 'discovery') return;
  } else {
    resetTo(s.log, index, indexTerm);
    m.cut = undefined;
    s.compactedIndex = index;
    s.compactedTerm = indexTerm;
    s.commitIndex = index;
    s.emittedIndex = index;
    m.out.persist({ type: 'installed', index, term: indexTerm, membership });
    takeEpoch(m, indexTerm);
    resetMemberships(m, index, membership);
    emitRestore(m);
    beginSession(m, role, index);
  }
  role.owesAck = true;
  commitThrough(m, role, s.commitIndex);
}

/** The driver's state machine must switch. Behind the disk, and later commits behind it, until mail says that it left. */
export function emitRestore(m: Machine): void {
  const s = m.state;
  const { compactedIndex: index, compactedTerm: term } = s;
  s.emittedIndex = index;
  s.gatedThrough = index;
  m.out.emit({ type: 'restore', index, term, membership: membershipAt(s, index).membership });
  m.out.send(s.self, { type: 'own-restore', index });
}
