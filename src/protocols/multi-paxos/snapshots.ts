// Compaction, and snapshots on both ends. The driver moves the bytes; this is about what they mean to the slots.

import { assert } from '../../core/errors.ts';
import type { NodeId } from '../../core/protocol.ts';
import { refuse } from '../log-requests.ts';
import { membershipAt, pruneMemberships } from '../membership-history.ts';
import { progressOf } from '../progress.ts';
import { retainedFrom } from '../retention.ts';
import { resetMemberships } from './membership.ts';
import type { FetchSnapshot, InstallSnapshot } from './messages.ts';
import { onFetched } from './phase-one.ts';
import { becomeProbe } from './replication.ts';
import { cutBefore, dropThrough, termAt } from './slots.ts';
import type { Follower, Machine } from './state.ts';
import { acceptedFrom, choose } from './transitions.ts';

/** Marks a snapshot for a proposer: it is in nobody's books. */
export const FETCHED = 0;

/** The driver's state machine holds everything through `index` durably. */
export function compact(m: Machine, index: number): void {
  const s = m.state;
  assert(index <= s.emittedIndex, `compaction through ${index}, but only ${s.emittedIndex} was handed out`);
  if (index <= s.compactedIndex) return;
  s.compactedIndex = index;
  s.compactedTerm = termAt(s.slots, index);
  persistBase(m);
  const books = s.role.type === 'leader' ? s.role.progress : [];
  const cut = retainedFrom(books, m.options, (entries, bytes) => cutBefore(s.slots, index, entries, bytes));
  if (cut > s.slots.startIndex) dropThrough(s.slots, cut, termAt(s.slots, cut));
  // What is not settled is still waited for.
  pruneMemberships(s.memberships, Math.min(s.slots.startIndex, s.settledIndex - 1));
}

function persistBase(m: Machine): void {
  const { compactedIndex: index, compactedTerm: term } = m.state;
  const at = membershipAt(m.state, index);
  const joining = at.index === index ? at.joining : [];
  m.out.persist({ type: 'base', index, term, membership: at.membership, joining });
}

/** A proposer with a gap that is compacted here wants a snapshot to close it. */
export function onFetchSnapshot(m: Machine, from: NodeId, { ballot }: FetchSnapshot): void {
  const s = m.state;
  if (ballot !== s.term || s.owner !== from || s.emittedIndex === 0) return;
  s.snapshotFor = { node: from, ballot };
  m.out.emitEarly({ type: 'snapshot-needed', to: from });
}

/** The driver has a snapshot at `index` ready for `to`. */
export function sendSnapshot(m: Machine, request: number, to: NodeId, index: number): void {
  const s = m.state;
  if (s.role.type !== 'leader') {
    sendFetched(m, request, to, index);
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
  if (!canSend(m, index)) {
    // Too old to be followed by what the slots still hold: ask where it stands, and for a newer one.
    becomeProbe(progress);
    refuseMisfit(m, request, index);
    return;
  }
  progress.snapshotIndex = index;
  send(m, to, progress.id, index);
}

function sendFetched(m: Machine, request: number, to: NodeId, index: number): void {
  const s = m.state;
  const wanted = s.snapshotFor;
  if (wanted?.node !== to || wanted.ballot !== s.term) {
    refuse(m, request, 'not-leader', 'only the leader sends snapshots, but to a proposer that asked for one');
  } else if (canSend(m, index)) {
    s.snapshotFor = undefined;
    send(m, to, FETCHED, index);
  } else {
    refuseMisfit(m, request, index);
  }
}

function canSend(m: Machine, index: number): boolean {
  const { slots, commitIndex } = m.state;
  return termAt(slots, index) >= 0 && index <= commitIndex;
}

function refuseMisfit(m: Machine, request: number, index: number): void {
  const { slots, commitIndex } = m.state;
  const message = `a snapshot at ${index} does not fit slots from ${slots.startIndex} to ${commitIndex}`;
  refuse(m, request, 'invalid-change', message);
}

function send(m: Machine, to: NodeId, progress: number, index: number): void {
  const s = m.state;
  const { membership } = membershipAt(s, index);
  const indexTerm = termAt(s.slots, index);
  m.out.send(to, { type: 'install-snapshot', term: s.term, progress, index, indexTerm, membership });
}

/** How the transfer went. Either way the next accept waits until the member says where it stands. */
export function onSnapshotStatus(m: Machine, to: NodeId): void {
  const { role } = m.state;
  const progress = role.type === 'leader' ? progressOf(role, to) : undefined;
  if (progress?.mode === 'snapshot') becomeProbe(progress);
}

/** A snapshot from the leader arrived, its data durable with the driver. */
export function installSnapshot(m: Machine, role: Follower, from: NodeId, snapshot: InstallSnapshot): void {
  const s = m.state;
  if (snapshot.index <= role.acceptedThrough) {
    // All of it is here already; at most that it is chosen is news.
    if (snapshot.index > s.commitIndex) choose(m, snapshot.index);
    m.out.emit({ type: 'snapshot-ignored', index: snapshot.index });
  } else {
    install(m, snapshot);
  }
  role.acceptedThrough = acceptedFrom(m, Math.max(role.acceptedThrough, s.commitIndex));
  const through = role.acceptedThrough;
  m.out.send(from, { type: 'accepted', ballot: s.term, progress: snapshot.progress, through, islands: [] });
}

/** One that this node had asked for as a proposer. Whatever it is by now: what was chosen is chosen in every ballot. */
export function installFetched(m: Machine, snapshot: InstallSnapshot): void {
  const { role, commitIndex } = m.state;
  if (role.type === 'leader' || snapshot.index <= commitIndex) {
    m.out.emit({ type: 'snapshot-ignored', index: snapshot.index });
    return;
  }
  install(m, snapshot);
  if (role.type === 'candidate') onFetched(m, role);
  else if (role.type === 'follower')
    role.acceptedThrough = acceptedFrom(m, Math.max(role.acceptedThrough, snapshot.index));
}

/** Takes the snapshot for all slots through its index. What was accepted beyond stays: an acceptor forgets nothing. */
function install(m: Machine, { index, indexTerm, membership }: InstallSnapshot): void {
  const s = m.state;
  dropThrough(s.slots, index, indexTerm);
  s.compactedIndex = index;
  s.compactedTerm = indexTerm;
  s.commitIndex = index;
  s.emittedIndex = index;
  m.cut = undefined;
  m.out.persist({ type: 'base', index, term: indexTerm, membership, joining: [] });
  resetMemberships(m, index, membership);
  emitRestore(m);
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
